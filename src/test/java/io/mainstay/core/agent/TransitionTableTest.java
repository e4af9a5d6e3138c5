package io.mainstay.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The golden table of every state and event, and the diagram drawn from it. Both are written anew with
 * {@code -Dgolden.rewrite=true} and reviewed as a diff.
 */
class TransitionTableTest {
    private static final Path TABLE = Path.of("src/test/resources/agent-transitions.txt");
    private static final Path DIAGRAM = Path.of("src/docs/agent-states.md");

    private final List<TransitionTable.Cell> cells = new TransitionTable().cells();

    @Test
    void theTableIsAsReviewed() throws IOException {
        StringBuilder text = new StringBuilder("# What an agent does in every state with every event."
                + " Rewritten by: mvn test -Dtest=TransitionTableTest -Dgolden.rewrite=true\n"
                + "# \"ignored\": nothing changed at all; \"noted\": only what the agent remembers.\n");
        String situation = "";
        for (TransitionTable.Cell cell : cells) {
            if (!cell.situation().equals(situation)) {
                situation = cell.situation();
                text.append('\n');
            }
            text.append(cell.line()).append('\n');
        }
        compare(TABLE, text.toString());
    }

    @Test
    void theTableMissesNoEventAndNoState() {
        Set<Class<?>> delivered = new LinkedHashSet<>();
        cells.forEach(cell -> delivered.add(cell.delivered().getClass()));
        assertThat(delivered).containsExactlyInAnyOrder(AgentEvent.class.getPermittedSubclasses());
        for (AgentState state : AgentState.values()) {
            for (Class<?> event : AgentEvent.class.getPermittedSubclasses()) {
                assertThat(cells)
                        .as(state + " x " + event.getSimpleName())
                        .anyMatch(
                                cell -> cell.from() == state && cell.delivered().getClass() == event);
            }
        }
        assertThat(cells)
                .allMatch(cell -> cell.situation().startsWith(cell.from().name()));
    }

    @Test
    void everyOrderOccursInTheTable() {
        for (String order : List.of(
                "Open",
                "Monitor",
                "Online",
                "Offline",
                "Clean(",
                "Close",
                "Cancel",
                "Report",
                "Refuse(",
                "Raise(",
                "Escalate")) {
            assertThat(cells).as(order).anyMatch(cell -> (" " + cell.answer()).contains(" " + order));
        }
    }

    @Test
    void theDiagramIsDrawnFromTheTable() throws IOException {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        for (TransitionTable.Cell cell : cells.stream()
                .filter(cell -> cell.from() != cell.to())
                .filter(cell -> !cell.event().equals("ShutdownRequested"))
                .sorted(Comparator.comparing(TransitionTable.Cell::from).thenComparing(TransitionTable.Cell::to))
                .toList()) {
            arrows.computeIfAbsent(cell.from().label() + " --> " + cell.to().label(), arrow -> new TreeSet<>())
                    .add(cell.event());
        }
        assertThat(cells.stream().filter(cell -> cell.event().equals("ShutdownRequested")))
                .as("the sentence on ShutdownRequested below")
                .allMatch(cell -> cell.to() == AgentState.DETACHED);
        StringBuilder text = new StringBuilder("""
                # The agent's states

                Drawn from the table of all states and events (`src/test/resources/agent-transitions.txt`) by
                `mvn test -Dtest=TransitionTableTest -Dgolden.rewrite=true`; a test fails when it is stale.
                An arrow bears every event that can lead along it in some situation; the table says in which, the rules
                (RULES.md) say why. ShutdownRequested leads from every state to Detached and is left out.
                "Call limit" is a Tick at OpenTimeout, MonitorTimeout or CleanTimeout; "transition limit" one at
                OnlineTimeout or OfflineTimeout.

                ```mermaid
                stateDiagram-v2
                    [*] --> Detached
                """);
        arrows.forEach((arrow, events) -> text.append("    ")
                .append(arrow)
                .append(" : ")
                .append(String.join(" · ", events).replace("Tick, ", ""))
                .append('\n'));
        text.append("```\n");
        compare(DIAGRAM, text.toString());
    }

    @Test
    void onlyWhatWeCommandPassesAGoingState() {
        Stream<TransitionTable.Cell> heard = cells.stream()
                .filter(cell -> cell.event().startsWith("Heard") || cell.event().startsWith("Monitored"))
                .filter(cell -> cell.from() == AgentState.ONLINE || cell.from() == AgentState.OFFLINE)
                .filter(cell -> cell.to() != cell.from())
                .filter(cell -> !cell.flags().contains("FORCED"));
        assertThat(heard)
                .isNotEmpty()
                .allMatch(cell -> cell.to() == AgentState.ONLINE
                        || cell.to() == AgentState.OFFLINE
                        || cell.to() == AgentState.DETACHED);
    }

    private static void compare(Path file, String text) throws IOException {
        if ("true".equals(System.getProperty("golden.rewrite"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).as("written with -Dgolden.rewrite=true").exists();
        assertThat(Files.readString(file)).isEqualTo(text);
    }
}
