package io.mainstay.resource.filesystem;

import io.mainstay.resource.Parameter;
import io.mainstay.resource.ParameterValues;
import java.util.HashMap;
import java.util.Map;

/** Parameters as a configuration gives them: what is named, and the type's defaults for the rest. */
final class Given {
    private Given() {}

    static Map<String, Object> values(String device, String directory, String type) {
        Map<String, Object> values = new HashMap<>();
        for (Parameter parameter : new FilesystemType().parameters()) {
            parameter.defaultValue().ifPresent(value -> values.put(parameter.key(), value));
        }
        values.put("device", device);
        values.put("directory", directory);
        values.put("fstype", type);
        return values;
    }

    static FilesystemParameters parameters(String device, String directory, String type, String... options) {
        Map<String, Object> values = values(device, directory, type);
        values.put("options", java.util.List.of(options));
        return FilesystemParameters.of(new ParameterValues(values), "n1");
    }
}
