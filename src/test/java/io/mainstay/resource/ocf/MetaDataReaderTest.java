package io.mainstay.resource.ocf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mainstay.resource.ocf.MetaData.Taken;
import io.mainstay.resource.ocf.MetaDataReader.Unreadable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MetaDataReaderTest {
    @TempDir
    Path directory;

    @Test
    void parametersAndActionsAreReadWithWhatIsSaidOfThem() throws Exception {
        MetaData agent = MetaDataReader.read("""

                <?xml version="1.0"?>
                <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
                <resource-agent name="Thing" version="1.0">
                <version>1.1</version>
                <longdesc lang="en">A &lt;thing&gt; <b>with</b> <![CDATA[<content type="x"/>]]></longdesc>
                <parameters>
                <parameter name="ip" unique="1" required="1"><longdesc/><content type="string" default=""/></parameter>
                <parameter name="port" unique-group="address"><content type="integer" default="80"/></parameter>
                <parameter name="mode" unique="0"><deprecated><replaced-with name="x"/></deprecated>
                  <content type="select" default="a"><option value="a"/><option value="b"/></content></parameter>
                <parameter name="bare"/>
                </parameters>
                <actions>
                <action name="start" timeout="20"/><action name="stop" timeout="1min"/>
                <action name="monitor" timeout="20s" interval="10s" depth="0" role="Promoted"/>
                <action name="monitor" timeout="30s" interval="60s" depth="10"/>
                <action name="reload"/>
                </actions>
                </resource-agent>
                """);
        assertThat(agent.agent()).isEqualTo("Thing");
        assertThat(agent.parameters())
                .containsExactly(
                        new Taken("ip", true, "ip", false, "string", "", List.of()),
                        new Taken("port", false, "address", false, "integer", "80", List.of()),
                        new Taken("mode", false, "", true, "select", "a", List.of("a", "b")),
                        new Taken("bare", false, "", false, "", "", List.of()));
        assertThat(agent.timeoutMs("start")).hasValue(20_000);
        assertThat(agent.timeoutMs("stop")).hasValue(60_000);
        assertThat(agent.timeoutMs("monitor")).hasValue(30_000);
        assertThat(agent.timeoutMs("reload")).isEmpty();
        assertThat(agent.knows("promote")).isFalse();
        assertThat(agent.depths()).containsExactly(10L);
    }

    @Test
    void nothingIsFetchedAndNoEntityIsExpanded() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "planted");
        String external = "<!DOCTYPE resource-agent [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>"
                + "<resource-agent name=\"a\"><parameters><parameter name=\"p\"><shortdesc>&x;</shortdesc>"
                + "<content default=\"d\"/></parameter></parameters></resource-agent>";
        assertThatThrownBy(() -> MetaDataReader.read(external))
                .isInstanceOf(Unreadable.class)
                .hasMessageNotContaining("planted");
        assertThatThrownBy(() -> MetaDataReader.read(external.replace("default=\"d\"", "default=\"&x;\"")))
                .isInstanceOf(Unreadable.class);
        String outside = "<!DOCTYPE resource-agent SYSTEM \"" + secret.toUri() + "\"><resource-agent name=\"a\"/>";
        assertThat(MetaDataReader.read(outside).agent()).isEqualTo("a");
    }

    @Test
    void aBombDoesNotGoOff() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE r [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 30; i++) {
            bomb.append("<!ENTITY a" + i + " \"" + ("&a" + (i - 1) + ";").repeat(10) + "\">");
        }
        bomb.append("]><resource-agent name=\"a\"><longdesc>&a29;</longdesc></resource-agent>");
        assertThatThrownBy(() -> MetaDataReader.read(bomb.toString())).isInstanceOf(Unreadable.class);
    }

    @Test
    void countsAreBounded() {
        String many = "<resource-agent>" + "<parameter name=\"p\"/>".repeat(1_001) + "</resource-agent>";
        assertThatThrownBy(() -> MetaDataReader.read(many)).hasMessage("names more than 1000 parameters");
        String actions = "<resource-agent>" + "<action name=\"p\"/>".repeat(201) + "</resource-agent>";
        assertThatThrownBy(() -> MetaDataReader.read(actions)).hasMessage("names more than 200 actions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "usage: thing {start|stop}",
                "<resource-agent>",
                "<resource-agent><parameter name=\"a\"></resource-agent>",
                "<html/>",
                "<resource-agent>&nbsp;</resource-agent>"
            })
    void whatIsNoMetaDataIsRefusedWithTheReason(String text) {
        assertThatThrownBy(() -> MetaDataReader.read(text))
                .isInstanceOf(Unreadable.class)
                .message()
                .isNotBlank()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"20, 20000", "20s, 20000", "5min, 300000", "2m, 120000", "1h, 3600000", "250ms, 250", "' 3 s ', 3000"})
    void timesAreSecondsUnlessTheySayOtherwise(String text, long ms) {
        assertThat(MetaDataReader.timeMs(text)).isEqualTo(OptionalLong.of(ms));
        assertThat(MetaDataReader.timeMs(text + "x")).isEmpty();
    }
}
