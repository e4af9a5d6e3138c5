package io.mainstay.resource.ocf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What an agent says of itself, as far as it is used here. */
record MetaData(String agent, List<Taken> parameters, List<Action> actions) {
    /**
     * A parameter that the agent takes.
     *
     * @param defaultValue empty when it has none
     * @param uniqueGroup the parameters that together may have a value only once; empty when it need not be unique
     * @param kind string, integer, boolean, select and so on; empty when it is not said
     * @param choices of a select
     */
    record Taken(
            String name,
            boolean required,
            String uniqueGroup,
            boolean deprecated,
            String kind,
            String defaultValue,
            List<String> choices) {}

    /**
     * An action that the agent knows.
     *
     * @param timeoutMs the least that it asks for
     * @param depth the OCF_CHECK_LEVEL of a monitor
     */
    record Action(String name, OptionalLong timeoutMs, long depth) {}

    Optional<Taken> parameter(String name) {
        return parameters.stream().filter(taken -> taken.name().equals(name)).findFirst();
    }

    boolean knows(String action) {
        return actions.stream().anyMatch(known -> known.name().equals(action));
    }

    /** The levels of the deeper monitors that it names. */
    List<Long> depths() {
        return actions.stream()
                .filter(known -> known.name().equals("monitor") && known.depth() > 0)
                .map(Action::depth)
                .distinct()
                .toList();
    }

    /** The longest of the time limits that it asks for an action. */
    OptionalLong timeoutMs(String action) {
        return actions.stream()
                .filter(known -> known.name().equals(action))
                .flatMapToLong(known -> known.timeoutMs().stream())
                .max();
    }
}
