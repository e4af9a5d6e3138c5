package io.mainstay.web;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI file as tests use it. For them an answer may have no field that is not described, though clients are told to pass
 * over what they do not know.
 */
final class Contract {
    private static final JsonSchemaOptions OPTIONS = new JsonSchemaOptions()
            .setBaseUri("https://mainstay.invalid/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonObject file;
    private final JsonObject definitions;
    private final Map<String, Validator> validators = new HashMap<>();

    /** One operation. */
    record Operation(String method, String path, JsonObject json) {
        String id() {
            return json.getString("operationId");
        }

        /** The least role; empty where anybody is answered. */
        String role() {
            return json.getString("x-role", "");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private Contract(JsonObject file) {
        this.file = file;
        this.definitions =
                (JsonObject) strict(file.getJsonObject("components").getJsonObject("schemas"), Place.SCHEMAS);
    }

    static Contract read() throws IOException {
        try (InputStream in = Contract.class.getResourceAsStream("/web/openapi.yaml")) {
            Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return new Contract(new JsonObject(new JsonObject(tree).encode()));
        }
    }

    JsonObject file() {
        return file;
    }

    /** What the published schema of OpenAPI 3.1 finds wrong with the file. */
    List<String> faults(Vertx vertx) throws Exception {
        String base = "https://mainstay.invalid/openapi/";
        OutputUnit found = OpenAPIVersion.V3_1
                .getRepository(vertx, base)
                .compose(repository -> OpenAPIVersion.V3_1.validateContract(vertx, repository, file.copy()))
                .await(30, TimeUnit.SECONDS);
        return errors(found);
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Map.Entry<String, Object> path : file.getJsonObject("paths")) {
            JsonObject item = (JsonObject) path.getValue();
            item.fieldNames().stream()
                    .filter(METHODS::contains)
                    .forEach(method -> all.add(new Operation(
                            method.toUpperCase(java.util.Locale.ROOT), path.getKey(), item.getJsonObject(method))));
        }
        return all;
    }

    /** The documented answers of an operation by their status. */
    Map<Integer, JsonObject> answers(Operation operation) {
        Map<Integer, JsonObject> answers = new TreeMap<>();
        JsonObject responses = operation.json().getJsonObject("responses");
        responses
                .fieldNames()
                .forEach(status -> answers.put(Integer.valueOf(status), resolved(responses.getJsonObject(status))));
        return answers;
    }

    /** An answer that every operation may give. */
    JsonObject answer(String name) {
        return resolved(new JsonObject().put("$ref", "#/components/responses/" + name));
    }

    JsonObject resolved(JsonObject object) {
        String reference = object.getString("$ref");
        if (reference == null) {
            return object;
        }
        JsonObject at = file;
        for (String part : reference.substring(2).split("/")) {
            at = at.getJsonObject(part);
        }
        return at;
    }

    /** What is wrong with a value that should be as that schema of the file says. */
    List<String> faults(JsonObject schema, Object value) {
        Validator validator = validators.computeIfAbsent(schema.encode(), text -> {
            JsonObject whole = (JsonObject) strict(new JsonObject(text), Place.SCHEMA);
            return Validator.create(
                    JsonSchema.of(new JsonObject()
                            .put("$id", "https://mainstay.invalid/" + validators.size())
                            .put("$defs", definitions.copy())
                            .put("allOf", new JsonArray().add(whole))),
                    OPTIONS);
        });
        return errors(validator.validate(value));
    }

    private static List<String> errors(OutputUnit found) {
        if (found.getValid()) {
            return List.of();
        }
        List<String> errors = new ArrayList<>();
        if (found.getErrors() != null) {
            found.getErrors().forEach(error -> errors.add(error.getInstanceLocation() + ": " + error.getError()));
        }
        return errors.isEmpty() ? List.of(String.valueOf(found.getError())) : errors;
    }

    /** What stands where in a schema. */
    private enum Place {
        /** A schema where it is used. */
        SCHEMA,
        /** One that others build upon: it must leave room for theirs. */
        BASE,
        /** A map of schemas by name, as of properties. */
        PROPERTIES,
        /** The same, of schemas that are built upon. */
        SCHEMAS,
        /** Anything else. */
        OTHER
    }

    /** The same without room for fields that are not described, and with references into $defs. */
    private static Object strict(Object value, Place place) {
        if (value instanceof JsonArray array) {
            JsonArray copy = new JsonArray();
            array.forEach(item -> copy.add(strict(item, place)));
            return copy;
        }
        if (!(value instanceof JsonObject object)) {
            return value instanceof String text ? text.replace("#/components/schemas/", "#/$defs/") : value;
        }
        JsonObject copy = new JsonObject();
        for (Map.Entry<String, Object> entry : object) {
            copy.put(entry.getKey(), strict(entry.getValue(), below(place, entry.getKey())));
        }
        boolean isUsed = place == Place.SCHEMA && (copy.containsKey("$ref") || copy.containsKey("properties"));
        return isUsed ? copy.put("unevaluatedProperties", false) : copy;
    }

    private static Place below(Place place, String key) {
        if (place == Place.PROPERTIES) {
            return Place.SCHEMA;
        }
        if (place == Place.SCHEMAS) {
            return Place.BASE;
        }
        return switch (key) {
            case "properties" -> Place.PROPERTIES;
            case "allOf" -> Place.BASE;
            case "items", "additionalProperties" -> Place.SCHEMA;
            default -> Place.OTHER;
        };
    }
}
