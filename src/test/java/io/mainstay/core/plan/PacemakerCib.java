package io.mainstay.core.plan;

import io.mainstay.core.group.GroupSpec;
import java.util.List;

/**
 * A situation as Pacemaker's cluster information base. Order of nodes: falling location scores; Failback: stickiness; ladder
 * and fault marks: migration-threshold and fail-count; {@code after}: a mandatory order; {@code with} and {@code apart}:
 * colocations of plus and minus infinity, the first without influence on a group that runs already; drain: standby.
 */
final class PacemakerCib {
    private static final int STEP = 1000;
    private static final String KEY = "1:1:0:00000000-0000-0000-0000-000000000000";

    private final Situation situation;
    private final StringBuilder xml = new StringBuilder();
    private int ids;
    private int calls;

    private PacemakerCib(Situation situation) {
        this.situation = situation;
    }

    static String of(Situation situation) {
        return new PacemakerCib(situation).write();
    }

    private String write() {
        xml.append(
                "<cib crm_feature_set=\"3.15.0\" validate-with=\"pacemaker-3.7\" epoch=\"1\" num_updates=\"0\""
                        + " admin_epoch=\"0\" have-quorum=\"1\">\n<configuration>\n<crm_config><cluster_property_set id=\"o\">");
        pair("stonith-enabled", "false");
        pair("no-quorum-policy", "ignore");
        pair("symmetric-cluster", "false");
        xml.append("</cluster_property_set></crm_config>\n<nodes>\n");
        situation.nodes().forEach(this::node);
        xml.append("</nodes>\n<resources>\n");
        situation.groups().forEach(this::resource);
        xml.append("</resources>\n<constraints>\n");
        situation.groups().forEach(this::constraints);
        xml.append("</constraints>\n</configuration>\n<status>\n");
        situation.nodes().forEach(this::status);
        return xml.append("</status>\n</cib>\n").toString();
    }

    private void node(String name) {
        line("<node id='%s' uname='%s'>", idOf(name), name);
        if (situation.drained().contains(name)) {
            xml.append("<instance_attributes id=\"a").append(name).append("\">");
            pair("standby", "on");
            xml.append("</instance_attributes>");
        }
        xml.append("</node>\n");
    }

    private void resource(GroupSpec group) {
        String name = group.name();
        line("<primitive id='%s' class='ocf' provider='pacemaker' type='Dummy'>", name);
        xml.append("<meta_attributes id=\"m").append(name).append("\">");
        pair("resource-stickiness", Situation.goesBack(group) ? "0" : "INFINITY");
        pair("migration-threshold", String.valueOf(Situation.threshold(group)));
        xml.append("</meta_attributes>");
        line("<operations><op id='p%s' name='monitor' interval='10s'/></operations></primitive>", name);
    }

    private void constraints(GroupSpec group) {
        String name = group.name();
        List<String> order = group.nodes();
        for (int i = 0; i < order.size(); i++) {
            int score = STEP * (order.size() - i);
            line("<rsc_location id='%s' rsc='%s' node='%s' score='%s'/>", next(), name, order.get(i), score);
        }
        for (String first : group.policy().after()) {
            line("<rsc_order id='%s' first='%s' then='%s' kind='Mandatory'/>", next(), first, name);
        }
        if (!group.policy().with().isEmpty()) {
            colocation(name, group.policy().with(), "INFINITY");
        }
        if (!group.policy().apart().isEmpty()) {
            colocation(name, group.policy().apart(), "-INFINITY");
        }
    }

    private void colocation(String name, String other, String score) {
        line(
                "<rsc_colocation id='%s' rsc='%s' with-rsc='%s' score='%s' influence='false'/>",
                next(), name, other, score);
    }

    private void status(String node) {
        boolean isDown = situation.down().contains(node);
        line(
                isDown
                        ? "<node_state id='%s' uname='%s' in_ccm='false' crmd='offline' join='down' expected='down'>"
                        : "<node_state id='%s' uname='%s' in_ccm='true' crmd='online' join='member' expected='member'>",
                idOf(node),
                node);
        if (!isDown) {
            xml.append("<transient_attributes id=\"").append(idOf(node)).append("\"><instance_attributes id=\"f");
            xml.append(node).append("\">");
            situation.groups().forEach(group -> failCount(group.name(), node));
            xml.append("</instance_attributes></transient_attributes>");
        }
        line("<lrm id='%s'><lrm_resources>", idOf(node));
        situation.groups().forEach(group -> history(group.name(), node));
        xml.append("</lrm_resources></lrm></node_state>\n");
    }

    private void failCount(String group, String node) {
        int times = situation.faultsOf(group, node);
        if (times > 0) {
            pair("fail-count-" + group + "#monitor_10000", String.valueOf(times));
        }
    }

    private void history(String group, String node) {
        line("<lrm_resource id='%s' class='ocf' provider='pacemaker' type='Dummy'>", group);
        if (!node.equals(situation.start().get(group))) {
            operation(group, "monitor", 0, 7);
        } else {
            operation(group, "start", 0, 0);
            operation(group, "monitor", 10_000, situation.failed().contains(group) ? 7 : 0);
        }
        xml.append("</lrm_resource>");
    }

    private void operation(String group, String task, int intervalMs, int code) {
        String key = group + "_" + task + "_" + intervalMs;
        line(
                "<lrm_rsc_op id='%s' operation_key='%s' operation='%s' transition-key='%s' transition-magic='0:%s;%s'"
                        + " call-id='%s' rc-code='%s' op-status='0' interval='%s'/>",
                key + "_h", key, task, KEY, code, KEY, ++calls, code, intervalMs);
    }

    private void pair(String name, String value) {
        line("<nvpair id='%s' name='%s' value='%s'/>", next(), name, value);
    }

    private String idOf(String node) {
        return String.valueOf(situation.nodes().indexOf(node) + 1);
    }

    private String next() {
        return "i" + ++ids;
    }

    private void line(String format, Object... values) {
        xml.append(String.format(java.util.Locale.ROOT, format, values)).append('\n');
    }
}
