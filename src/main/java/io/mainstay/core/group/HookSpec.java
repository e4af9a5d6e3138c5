package io.mainstay.core.group;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The hooks of a group or of one resource: programs that are run around going online and offline.
 *
 * @param programs each as a path
 * @param timeoutMs a longer run is ended and has failed
 */
public record HookSpec(Map<HookKind, String> programs, long timeoutMs) {
    public static final long DEFAULT_TIMEOUT_MS = 300_000;

    /** No hooks; also what is made of a ledger's entry that knows none. */
    public static final HookSpec NONE = new HookSpec(Collections.emptyMap(), 0);

    public HookSpec {
        EnumMap<HookKind, String> ordered = new EnumMap<>(HookKind.class);
        ordered.putAll(programs);
        programs = Collections.unmodifiableMap(ordered);
    }

    /** How long what is planned may have to wait for it. */
    public long waitMs(HookKind kind) {
        return programs.containsKey(kind) ? timeoutMs : 0;
    }

    Optional<String> program(HookKind kind) {
        return Optional.ofNullable(programs.get(kind));
    }
}
