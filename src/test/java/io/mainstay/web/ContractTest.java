package io.mainstay.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OpenAPI file against the running server: every operation is called for every answer that is documented, and every answer
 * is held against its schema. An operation without a way to call forth one of its answers fails, as does a route that is not in
 * the file.
 */
@ExtendWith(VertxExtension.class)
class ContractTest {
    @TempDir
    Path directory;

    private Contract contract;
    private Trial trial;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        contract = Contract.read();
        trial = new Trial(vertx, directory, contract);
    }

    @Test
    void theFileIsOpenApiAsItIsPublished(Vertx vertx) throws Exception {
        assertThat(contract.faults(vertx)).isEmpty();
    }

    @Test
    void everyExampleIsOfItsSchema() {
        JsonObject schemas = contract.file().getJsonObject("components").getJsonObject("schemas");
        int examples = 0;
        for (String name : schemas.fieldNames()) {
            JsonObject use = new JsonObject().put("$ref", "#/components/schemas/" + name);
            for (Object example : schemas.getJsonObject(name).getJsonArray("examples", new JsonArray())) {
                assertThat(contract.faults(use, example)).as(name).isEmpty();
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(10);
    }

    @Test
    void aWrongAnswerIsNoticed() {
        JsonObject use = new JsonObject().put("$ref", "#/components/schemas/GroupAnswer");
        JsonObject good = contract.file()
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("Group")
                .getJsonArray("examples")
                .getJsonObject(0)
                .copy()
                .put("v", 1)
                .put("node", "n1")
                .put("life", 3)
                .put("sequence", 17)
                .put("now", 1);
        assertThat(contract.faults(use, good)).isEmpty();
        assertThat(contract.faults(use, good.copy().put("colour", "red"))).isNotEmpty();
        assertThat(contract.faults(use, good.copy().put("epoch", "41"))).isNotEmpty();
        assertThat(contract.faults(use, good.copy().put("state", "FINE"))).isNotEmpty();
        JsonObject without = good.copy();
        without.remove("life");
        assertThat(contract.faults(use, without)).isNotEmpty();
        JsonObject deep = good.copy();
        JsonObject app = deep.getJsonObject("nodes")
                .getJsonObject("n1")
                .getJsonObject("resources")
                .getJsonObject("app");
        app.put("mood", "well");
        assertThat(contract.faults(use, deep)).isNotEmpty();
    }

    @Test
    void everyRouteIsInTheFileAndEverythingInTheFileIsARoute() {
        TreeSet<String> described = new TreeSet<>();
        contract.operations().forEach(operation -> described.add(operation.toString()));
        assertThat(operations(trial.node.routes())).isEqualTo(described);
    }

    /** Every operation of the server but the page's files, as the file writes them. */
    static TreeSet<String> operations(List<Route> routes) {
        TreeSet<String> operations = new TreeSet<>();
        for (Route route : routes) {
            String path = route.getPath();
            if (path == null || path.matches("/|/[a-z0-9-]+\\.(html|js|css|svg)")) {
                continue;
            }
            assertThat(route.methods())
                    .as(path + " says which methods it takes")
                    .isNotEmpty();
            String written = path.replaceAll(":([a-z]+)", "{$1}");
            assertThat(route.methods().contains(HttpMethod.GET))
                    .as(path + " answers HEAD wherever it answers GET")
                    .isEqualTo(route.methods().contains(HttpMethod.HEAD));
            route.methods().stream()
                    .filter(method -> !method.equals(HttpMethod.HEAD))
                    .forEach(method -> operations.add(method.name() + " " + written));
        }
        return operations;
    }

    @Test
    void everyOperationGivesEveryAnswerThatIsDocumented() throws Exception {
        trial.node.tell(new Occurrence("web", "lb", EventKind.PROBE_FAIL, "no probe for 60 s"));
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Contract.Operation operation : contract.operations()) {
            for (Map.Entry<Integer, JsonObject> answer :
                    contract.answers(operation).entrySet()) {
                for (Trial.Got got : trial.callFor(operation, answer.getKey())) {
                    got.faults(contract, answer.getKey(), answer.getValue())
                            .forEach(fault -> wrong.add(operation + " " + answer.getKey() + ": " + fault));
                    checked++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(checked).isGreaterThan(140);
    }

    @Test
    void whatMayNotBeDoneIsAnswered405WithWhatMay() throws Exception {
        JsonObject documented = contract.answer("MethodNotAllowed");
        for (Contract.Operation operation : contract.operations()) {
            Trial.Got got = trial.call(operation, "DELETE", Trial.ADMIN);
            assertThat(got.faults(contract, 405, documented))
                    .as(operation.path())
                    .isEmpty();
            assertThat(got.header("Allow")).contains(operation.method());
        }
    }

    @Test
    void W4_theRoleOfAnOperationIsTheLeastThatItTakes() throws Exception {
        List<String> roles = List.of("viewer", "operator", "admin");
        for (Contract.Operation operation : contract.operations()) {
            for (String role : roles) {
                Trial.Got got = trial.call(operation, operation.method(), trial.token(role));
                boolean suffices = roles.indexOf(role) >= roles.indexOf(operation.role());
                assertThat(got.status() == 403).as(role + ": " + operation).isEqualTo(!suffices);
                assertThat(got.status()).isNotEqualTo(401);
            }
            int unnamed = trial.call(operation, operation.method(), "").status();
            assertThat(unnamed == 401)
                    .as("without a token: " + operation)
                    .isEqualTo(!operation.role().isEmpty());
        }
    }
}
