package io.mainstay.exec;

import java.util.LinkedHashMap;
import java.util.Map;

/** The environment programs start with: nothing of the agent's own, which may hold secrets. Pure. */
final class Environment {
    /** Where programs without a slash in their name are looked for, and what programs find as PATH. */
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Environment() {}

    static Map<String, String> of(Account account, Map<String, String> given) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PATH", PATH);
        all.put("LANG", "C.UTF-8");
        all.put("HOME", account.home());
        all.put("USER", account.name());
        all.put("LOGNAME", account.name());
        all.putAll(given);
        return all;
    }
}
