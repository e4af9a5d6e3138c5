package io.mainstay.resource.ocf;

import java.util.LinkedHashMap;
import java.util.Map;

/** The environment in which agents expect to be called (OCF 1.1, and what the ocf-shellfuncs look for). Pure. */
final class OcfVariables {
    /** Where agents keep what must not outlive a restart of the machine. */
    static final String TEMPORARY = "/run/resource-agents";

    private OcfVariables() {}

    /**
     * One call of an agent.
     *
     * @param timeoutMs when it will be killed
     * @param intervalMs 0 for what is not repeated: agents know a probe by it
     */
    record Action(String name, long timeoutMs, long intervalMs, long checkLevel) {
        static Action once(String name, long timeoutMs) {
            return new Action(name, timeoutMs, 0, 0);
        }
    }

    static Map<String, String> of(OcfParameters parameters, String instance, Action action) {
        Map<String, String> variables = new LinkedHashMap<>(agent(parameters));
        variables.put("OCF_RESOURCE_INSTANCE", instance);
        variables.put("OCF_CHECK_LEVEL", Long.toString(action.checkLevel()));
        parameters.given().forEach((name, value) -> variables.put("OCF_RESKEY_" + name, value));
        variables.put("OCF_RESKEY_CRM_meta_name", action.name());
        variables.put("OCF_RESKEY_CRM_meta_timeout", Long.toString(action.timeoutMs()));
        variables.put("OCF_RESKEY_CRM_meta_interval", Long.toString(action.intervalMs()));
        return variables;
    }

    /** What an agent needs to speak of itself. */
    static Map<String, String> agent(OcfParameters parameters) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("OCF_ROOT", parameters.root().toString());
        variables.put("OCF_RA_VERSION_MAJOR", "1");
        variables.put("OCF_RA_VERSION_MINOR", "1");
        variables.put("OCF_RESOURCE_TYPE", parameters.name().type());
        variables.put("OCF_RESOURCE_PROVIDER", parameters.name().provider());
        variables.put("HA_RSCTMP", TEMPORARY);
        variables.put("HA_debug", "0");
        return variables;
    }
}
