package io.mainstay.cli;

import io.mainstay.core.agent.Attribute;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog;
import java.util.List;

/** The manual page of the configuration, mainstay.yaml(5): how values are written, and what each type takes. Pure. */
final class ConfigurationPage {
    private ConfigurationPage() {}

    static String of(TypeCatalog types, String version) {
        Roff roff = new Roff("mainstay.yaml", 5, version, "Mainstay");
        roff.section("NAME");
        roff.text("mainstay.yaml \u2013 configuration of a node: its cluster and its groups");
        roff.section("DESCRIPTION");
        roff.text(
                "One YAML file a node, /etc/mainstay/mainstay.yaml unless told otherwise. It names the node, the cluster's"
                        + " nodes, and the groups with their resources. mainstay check(1) tells every problem at once. A changed"
                        + " file is taken up as a whole or refused as a whole.");
        roff.text(
                "Durations are a whole number and a unit: 250ms, 2s, 5m, 1h. Flags are true and false. A key that is not"
                        + " known, a key given twice and a key without a value are errors.");
        roff.section("EXAMPLE");
        roff.lines(List.of(
                "node: n1",
                "groups:",
                "  web:",
                "    resources:",
                "      app:",
                "        type: process",
                "        command: [/usr/bin/myapp, --port, \"8000\"]",
                "      lb:",
                "        type: lbhealthcheck",
                "        port: 61000",
                "        HC_TIMEOUT: 60s",
                "        requires: [app]"));
        roff.section("ATTRIBUTES");
        roff.text("Every resource has them, whatever its type; a type may have other defaults.");
        for (Attribute attribute : Attribute.values()) {
            roff.item(
                    attribute.key(),
                    attribute.meaning() + " (" + Forms.form(attribute) + "; default "
                            + Forms.written(attribute, attribute.defaultValue()) + ")");
        }
        roff.section("TYPES");
        types.all().forEach(type -> add(roff, type));
        roff.section("FILES");
        roff.item("/etc/mainstay/mainstay.yaml", "the configuration");
        roff.item("/run/mainstay/NODE.sock", "the socket of the command line");
        roff.section("SEE ALSO");
        roff.text("mainstay(1), mainstay-check(1), mainstay-types(1)");
        return roff.toString();
    }

    private static void add(Roff roff, ResourceType type) {
        roff.subsection(type.name());
        roff.text(type.summary());
        for (Parameter parameter : type.parameters()) {
            roff.item(
                    parameter.key(),
                    parameter.meaning() + " (" + Forms.form(parameter) + "; " + Forms.given(parameter) + ")");
        }
    }
}
