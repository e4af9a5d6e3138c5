package io.mainstay.config;

import io.mainstay.resource.TypeCatalog;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Reads one resource from words such as {@code http.port=80}, as if it stood in a file of its own. */
public final class OneResource {
    private static final String PLACE = "groups.conformance.resources.subject";

    private OneResource() {}

    /** The resource is the only one of the only group of what is read; or every problem it has. */
    public static Reading read(String type, List<String> given, TypeCatalog types) {
        JsonObject resource = new JsonObject().put("type", type);
        List<Problem> problems = new ArrayList<>();
        for (String one : given) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                problems.add(new Problem(PLACE, one, "is no KEY=VALUE", "write port=80"));
                continue;
            }
            try {
                put(resource, one.substring(0, equals), StrictYaml.parse("value: " + one.substring(equals + 1)));
            } catch (StrictYaml.Refused refused) {
                problems.add(refused.problem());
            }
        }
        if (!problems.isEmpty()) {
            return Reading.refused(problems);
        }
        JsonObject tree = new JsonObject()
                .put("node", "test")
                .put(
                        "groups",
                        new JsonObject()
                                .put(
                                        "conformance",
                                        new JsonObject().put("resources", new JsonObject().put("subject", resource))));
        return ConfigReader.read(tree, types, "test");
    }

    private static void put(JsonObject resource, String key, JsonObject parsed) {
        JsonObject home = resource;
        String rest = key;
        for (int dot = rest.indexOf('.'); dot > 0; dot = rest.indexOf('.')) {
            String outer = rest.substring(0, dot);
            if (!(home.getValue(outer) instanceof JsonObject)) {
                home.put(outer, new JsonObject());
            }
            home = home.getJsonObject(outer);
            rest = rest.substring(dot + 1);
        }
        home.put(rest, parsed.getValue("value"));
    }
}
