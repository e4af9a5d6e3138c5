package io.mainstay.config;

import io.mainstay.core.group.HookKind;
import io.mainstay.core.group.HookSpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the hooks of a group or of one resource. */
final class HookReader {
    static final String TIMEOUT = "BatchTimeout";
    private static final long MIN_PATH = 8;
    private static final long MAX_PATH = 254;
    private static final long MIN_TIMEOUT_MS = 1_000;
    private static final long MAX_TIMEOUT_MS = 1_500_000;

    private HookReader() {}

    static HookSpec read(Findings findings, Section section, List<HookKind> kinds) {
        Map<HookKind, String> programs = new EnumMap<>(HookKind.class);
        for (HookKind kind : kinds) {
            Object given = section.raw(kind.key());
            if (given != null) {
                Values.text(findings, section.at(kind.key()), given, MIN_PATH, MAX_PATH)
                        .ifPresent(path -> {
                            if (path.startsWith("/")) {
                                programs.put(kind, path);
                            } else {
                                section.problem(
                                        kind.key(), "is not absolute", "write the program's path from the root");
                            }
                        });
            }
        }
        Object limit = section.raw(TIMEOUT);
        long timeoutMs = limit == null
                ? HookSpec.DEFAULT_TIMEOUT_MS
                : Values.duration(findings, section.at(TIMEOUT), limit, MIN_TIMEOUT_MS, MAX_TIMEOUT_MS)
                        .orElse(HookSpec.DEFAULT_TIMEOUT_MS);
        if (programs.isEmpty()) {
            if (limit != null) {
                section.problem(TIMEOUT, "is for hooks, and there is none", "give a hook, or leave it out");
            }
            return HookSpec.NONE;
        }
        return new HookSpec(programs, timeoutMs);
    }
}
