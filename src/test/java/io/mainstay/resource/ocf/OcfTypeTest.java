package io.mainstay.resource.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.ResourceId;
import io.mainstay.resource.Parameter.Conflict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration of an agent is checked against: what the agent says of itself. */
@Timeout(60)
class OcfTypeTest {
    private static final ResourceId ID = new ResourceId("web", "thing");

    @TempDir
    Path root;

    @Test
    void anAgentIsNamedAsTheFieldNamesIt() {
        for (String written : List.of("heartbeat/IPaddr2", "heartbeat:IPaddr2", "ocf:heartbeat:IPaddr2")) {
            assertThat(AgentName.parse(written)).contains(new AgentName("heartbeat", "IPaddr2"));
        }
        for (String wrong :
                List.of("IPaddr2", "ocf:IPaddr2:", "../x/y", "heartbeat/../x", "a/b/c", "a/.b", "lsb:x y")) {
            assertThat(AgentName.parse(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void whatIsRightIsInOrder() throws IOException {
        assertThat(new FakeAgent(root, "exit 0").check()).isEmpty();
    }

    @Test
    void parametersThatTheAgentDoesNotTakeAndThoseItRequiresAreSaid() throws IOException {
        FakeAgent agent = new FakeAgent(root, "exit 0").give(Map.of("IP", "192.0.2.7", "trace_ra", "1"));
        assertThat(agent.check())
                .containsExactly(
                        new Conflict(
                                "parameters",
                                "has 'IP', which the agent does not take",
                                "it takes ip, port, old, disk, part"),
                        new Conflict("parameters", "lacks 'ip', which the agent requires", "give it a value"));
    }

    @Test
    void anAgentThatIsNotThereOrSaysNothingUsefulIsSaid() throws IOException {
        FakeAgent agent = new FakeAgent(root, "exit 0");
        agent.write("exit 5");
        assertThat(agent.check())
                .extracting(Conflict::problem)
                .first()
                .asString()
                .endsWith(" exited 5");
        agent.write("echo '<resource-agent/>'");
        assertThat(agent.check())
                .extracting(Conflict::problem)
                .containsExactly(
                        "knows no start",
                        "knows no stop",
                        "knows no monitor",
                        "has 'ip', which the agent does not take");
        agent.values.put("agent", "test/Nothing");
        assertThat(agent.check())
                .extracting(Conflict::problem)
                .containsExactly(root + "/resource.d/test/Nothing is not there");
        agent.values.put("agent", "Nothing");
        assertThat(agent.check()).extracting(Conflict::key).containsExactly("agent");
        agent.values.put("agent", "test/Thing");
        agent.values.put("root", "ocf");
        assertThat(agent.check()).extracting(Conflict::key).containsExactly("root");
    }

    @Test
    void anAgentIsAskedOnceUntilItsFileChanges() throws IOException {
        Path asked = root.resolve("asked");
        FakeAgent agent = new FakeAgent(root, "");
        String text = "echo x >> " + asked + "\ncat <<'END'\n" + FakeAgent.META_DATA + "\nEND\n";
        agent.write(text);
        assertThat(agent.check()).isEmpty();
        assertThat(agent.advise()).isNotEmpty();
        assertThat(agent.type.claims(ID, agent.values)).isNotEmpty();
        assertThat(Files.readString(asked)).isEqualTo("x\n");
        agent.write(text + "# longer");
        assertThat(agent.check()).isEmpty();
        assertThat(Files.readString(asked)).isEqualTo("x\nx\n");
    }

    @Test
    void whatIsUnwiseIsAdvisedAgainst() throws IOException {
        FakeAgent agent = new FakeAgent(root, "exit 0").give(Map.of("ip", "192.0.2.7", "port", "http", "old", "maybe"));
        agent.values.put("CheckLevel", 20L);
        assertThat(agent.check()).isEmpty();
        assertThat(agent.advise())
                .containsExactly(
                        new Conflict(
                                "CleanTimeout",
                                "is 60s, and the agent asks for at least 90s for stop",
                                "give CleanTimeout: 90s or more"),
                        new Conflict("parameters", "has a 'port' that the agent calls integer", "give a whole number"),
                        new Conflict(
                                "parameters",
                                "has 'old', which the agent calls deprecated",
                                "look into the agent's manual for what replaces it"),
                        new Conflict("parameters", "has a 'old' that the agent calls boolean", "give true or false"),
                        new Conflict("CheckLevel", "is 20, a depth that the agent does not name", "give one of [10]"));
    }

    @Test
    void uniqueParametersAreClaimedAloneOrAsAGroup() throws IOException {
        FakeAgent agent =
                new FakeAgent(root, "exit 0").give(Map.of("ip", "192.0.2.7", "port", "80", "disk", "sda", "part", "1"));
        assertThat(agent.type.claims(ID, agent.values))
                .containsExactly("ocf:test:Thing with ip 192.0.2.7", "ocf:test:Thing with disk sda, part 1");
    }

    @Test
    void anAgentThatHangsDelaysTheCheckForItsLimitAndIsAWarning() throws IOException {
        FakeAgent agent = new FakeAgent(root, "");
        Path asked = root.resolve("asked");
        agent.write("echo x >> " + asked + "; sleep 62.5 & wait");
        assertThat(agent.check()).isEmpty();
        assertThat(agent.advise())
                .extracting(Conflict::problem)
                .first()
                .asString()
                .contains("could not be asked for its meta-data")
                .endsWith("took longer than 5000 ms and was killed, so its parameters were not checked");
        assertThat(agent.type.claims(ID, agent.values)).isEmpty();
        assertThat(asked).as("it is not waited for again").hasContent("x");
    }
}
