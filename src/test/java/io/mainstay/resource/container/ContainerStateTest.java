package io.mainstay.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.core.agent.MonitorResult;
import io.mainstay.core.agent.MonitorResult.Status;
import io.mainstay.exec.Exit;
import io.mainstay.resource.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerStateTest {
    private static final ResourceId APP = new ResourceId("web", "app");
    private static final Engine ENGINE = Engine.of(APP, "n1", Map.of("image", "app:1"));

    /** Docker's and Podman's words, with exit code 137 in each. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            running     | ''        | ONLINE  | no  | running
            running     | healthy   | ONLINE  | no  | running, health healthy
            running     | none      | ONLINE  | no  | running
            running     | starting  | UNKNOWN | no  | running, health starting, not yet decided
            running     | unhealthy | OFFLINE | no  | running, health unhealthy
            paused      | healthy   | UNKNOWN | no  | paused, health healthy
            restarting  | ''        | UNKNOWN | no  | restarting
            stopping    | ''        | UNKNOWN | no  | stopping
            removing    | ''        | UNKNOWN | no  | removing
            unknown     | ''        | UNKNOWN | no  | unknown
            ''          | ''        | UNKNOWN | no  | ''
            created     | ''        | OFFLINE | yes | created
            configured  | ''        | OFFLINE | yes | configured, exit code 137 (SIGKILL)
            initialized | ''        | OFFLINE | yes | initialized, exit code 137 (SIGKILL)
            exited      | unhealthy | OFFLINE | yes | exited, exit code 137 (SIGKILL)
            stopped     | ''        | OFFLINE | yes | stopped, exit code 137 (SIGKILL)
            dead        | ''        | OFFLINE | yes | dead, exit code 137 (SIGKILL)
            """)
    void eachStateOfAContainerHasItsMeaning(String status, String health, Status found, String down, String detail) {
        MonitorResult result = state(status, health, "web/app").monitor();
        assertThat(result.status()).isEqualTo(found);
        assertThat(result.isDown()).isEqualTo(down.equals("yes"));
        assertThat(result.detail()).isEqualTo(detail);
    }

    @Test
    void whyItEndedIsSaidWhereTheEngineKnows() {
        assertThat(of(
                                0,
                                "a warning\n{\"Status\":\"exited\",\"ExitCode\":137,\"OOMKilled\":true,\"Error\":\"\",\"Health\":\"\","
                                        + "\"Node\":\"n1\",\"Resource\":\"web/app\"}\n")
                        .detail())
                .isEqualTo("exited, exit code 137 (SIGKILL), killed because its memory was used up");
        assertThat(of(
                                0,
                                "{\"Status\":\"created\",\"ExitCode\":127,\"OOMKilled\":false,\"Error\":\"no such file\","
                                        + "\"Health\":\"\",\"Node\":\"n1\",\"Resource\":\"web/app\"}\n")
                        .detail())
                .isEqualTo("created, no such file");
    }

    @Test
    void aContainerThatSomebodyElseMadeIsNotOursAndNotKnownToBeDownWhileItRuns() {
        ContainerState running = state("running", "", "");
        assertThat(running.presence()).isEqualTo(ContainerState.Presence.FOREIGN);
        assertThat(running.monitor().status()).isEqualTo(Status.UNKNOWN);
        assertThat(running.detail()).contains("web-app", "running", "Mainstay did not make");
        assertThat(state("exited", "", "web/other").monitor().status()).isEqualTo(Status.OFFLINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error: inspecting object: no such container web-app",
                "[]\nError: No such container: web-app",
                "Error: No such object: web-app"
            })
    void noContainerIsOffline(String output) {
        MonitorResult result = of(125, output + "\n").monitor();
        assertThat(result).isEqualTo(MonitorResult.offline("there is no container web-app"));
    }

    @Test
    void anEngineThatDoesNotAnswerIsUnknown() {
        assertThat(of(1, "Cannot connect to the Docker daemon\n").monitor())
                .isEqualTo(MonitorResult.unknown(
                        "podman inspect exited 1; last line: Cannot connect to the Docker daemon"));
        assertThat(of(0, "").monitor().status()).isEqualTo(Status.UNKNOWN);
        assertThat(of(0, "{\"Status\":").monitor().status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void onlyEventsThatMatterNameTheirResource() {
        // As Podman 4.3 printed it.
        String podman =
                "{\"ContainerExitCode\":137,\"ID\":\"52fc\",\"Image\":\"localhost/mini:1\",\"Name\":\"t1\",\"Status\":"
                        + "\"died\",\"Time\":\"2026-11-29T16:32:46Z\",\"Type\":\"container\",\"Attributes\":{\"mainstay.node\":\"n1\","
                        + "\"mainstay.resource\":\"web/app\"}}";
        assertThat(ContainerEvent.resource(podman)).contains("web/app");
        assertThat(ContainerEvent.resource(podman.replace("died", "cleanup"))).isEmpty();
        // As Docker's documentation has it.
        String docker =
                "{\"status\":\"die\",\"id\":\"52fc\",\"from\":\"app:1\",\"Type\":\"container\",\"Action\":\"die\","
                        + "\"Actor\":{\"ID\":\"52fc\",\"Attributes\":{\"exitCode\":\"137\",\"mainstay.resource\":\"web/app\"}},"
                        + "\"scope\":\"local\",\"time\":1}";
        assertThat(ContainerEvent.resource(docker)).contains("web/app");
        assertThat(ContainerEvent.resource(docker.replace("\"die\"", "\"health_status: unhealthy\"")))
                .contains("web/app");
        assertThat(ContainerEvent.resource(docker.replace("\"die\"", "\"exec_die\"")))
                .isEmpty();
        assertThat(ContainerEvent.resource(docker.replace("mainstay.resource", "other")))
                .isEmpty();
        assertThat(ContainerEvent.resource("Error: nothing")).isEmpty();
        assertThat(ContainerEvent.resource("{\"Status\":")).isEmpty();
        assertThat(ContainerEvent.resource("{\"Status\":\"died\"}")).isEmpty();
    }

    @Test
    void whatItRunsComesAfterEverythingThatIsOurs() {
        Engine engine = Engine.of(
                APP,
                "n1",
                Map.of(
                        "image",
                        "app:1",
                        "options",
                        List.of("--publish", "80:80"),
                        "command",
                        List.of("serve", "a b", "$HOME"),
                        "engine",
                        "docker",
                        "KillAfter",
                        1_500L));
        assertThat(engine.make(Map.of("MAINSTAY_EPOCH", "7")).argv())
                .containsExactly(
                        "docker",
                        "run",
                        "--detach",
                        "--name",
                        "web-app",
                        "--label",
                        "mainstay.node=n1",
                        "--label",
                        "mainstay.resource=web/app",
                        "--env",
                        "MAINSTAY_EPOCH=7",
                        "--pull",
                        "missing",
                        "--publish",
                        "80:80",
                        "--",
                        "app:1",
                        "serve",
                        "a b",
                        "$HOME");
        assertThat(engine.stop().argv()).containsExactly("docker", "stop", "-t", "2", "--", "web-app");
    }

    @Test
    void aNameIsMadeOfGroupAndResourceAsEnginesTakeIt() {
        assertThat(Engine.nameOf(new ResourceId("web", "app.1"))).isEqualTo("web-app.1");
        assertThat(Engine.nameOf(new ResourceId("_web ü", "app"))).isEqualTo("m_web__-app");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--restart=always",
                "--restart=on-failure:3",
                "--restart=unless-stopped",
                "--restart",
                "--name=x",
                "--name",
                "--rm",
                "--rm=true",
                "--replace",
                "--detach=false",
                "--pull=always",
                "--pod=p",
                "--",
                "nginx",
                "--label=mainstay.node=n2"
            })
    void optionsThatTakeFromMainstayWhatItDecidesAreRefused(String option) {
        assertThat(problems(Map.of("options", List.of(option)))).containsExactly("options");
    }

    @Test
    void otherOptionsAreTaken() {
        assertThat(problems(Map.of(
                        "options",
                        List.of(
                                "--restart=no",
                                "--publish",
                                "80:80",
                                "-v",
                                "/srv:/srv",
                                "--label",
                                "tier=web",
                                "--rmx"))))
                .isEmpty();
        assertThat(problems(Map.of("options", List.of("--restart", "no")))).isEmpty();
        assertThat(problems(Map.of("options", List.of("-v", "/a:/a", "--restart", "always"))))
                .containsExactly("options");
        assertThat(problems(Map.of("options", List.of("-v", "/a:/a", "--label", "mainstay.x=1"))))
                .containsExactly("options");
    }

    @Test
    void whatCannotBeRightIsSaid() {
        assertThat(problems(Map.of("image", "--privileged"))).containsExactly("image");
        assertThat(problems(Map.of("image", "a b"))).containsExactly("image");
        assertThat(problems(Map.of("image", "registry.example:5000/team/app@sha256:ab12")))
                .isEmpty();
        assertThat(problems(Map.of("name", "-x"))).containsExactly("name");
        assertThat(problems(Map.of("name", "a/b"))).containsExactly("name");
        assertThat(problems(Map.of("KillAfter", 300_000L))).containsExactly("KillAfter");
        assertThat(problems(Map.of("engine", "/no/docker"))).containsExactly("engine");
    }

    private static List<String> problems(Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(Map.of("image", "app:1", "engine", "/bin/true"));
        values.putAll(more);
        return new ContainerType()
                .check(values, AgentSettings.DEFAULTS).stream()
                        .map(Parameter.Conflict::key)
                        .toList();
    }

    private static ContainerState state(String status, String health, String resource) {
        return of(
                0,
                "{\"Status\":\"" + status + "\",\"ExitCode\":137,\"OOMKilled\":false,\"Error\":\"\",\"Health\":\""
                        + health + "\",\"Node\":\"n1\",\"Resource\":\"" + resource + "\"}\n");
    }

    private static ContainerState of(int code, String output) {
        return ContainerState.of(new Exit(code, output, 1), ENGINE);
    }
}
