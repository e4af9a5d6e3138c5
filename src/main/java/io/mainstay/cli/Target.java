package io.mainstay.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** GROUP or GROUP/RESOURCE as typed; {@code resource} is empty for the whole group. */
record Target(String group, String resource) {
    static final class Converter implements ITypeConverter<Target> {
        @Override
        public Target convert(String text) {
            String[] parts = text.split("/", -1);
            boolean isRight = parts.length <= 2 && !parts[0].isEmpty() && (parts.length == 1 || !parts[1].isEmpty());
            if (!isRight) {
                throw new TypeConversionException("'" + text + "' is neither GROUP nor GROUP/RESOURCE");
            }
            return new Target(parts[0], parts.length == 2 ? parts[1] : "");
        }
    }

    boolean isGroup() {
        return resource.isEmpty();
    }

    @Override
    public String toString() {
        return resource.isEmpty() ? group : group + "/" + resource;
    }
}
