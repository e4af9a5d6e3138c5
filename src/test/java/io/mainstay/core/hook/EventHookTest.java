package io.mainstay.core.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Severity;
import io.mainstay.core.hook.EventHook.Filter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventHookTest {
    @Test
    void T8_anEventMustFitEveryPart() {
        Filter all = Filter.ALL;
        Filter faults = new Filter(HookTopic.FAULT.kinds(), Severity.INFORMATION, List.of());
        Filter errors = new Filter(List.of(), Severity.ERROR, List.of());
        Filter web = new Filter(List.of(), Severity.INFORMATION, List.of("web"));
        Filter narrow = new Filter(HookTopic.FAULT.kinds(), Severity.ERROR, List.of("web", "db"));

        assertThat(takes(EventKind.RESOURCE_FAULTED, "web", all, faults, errors, web, narrow))
                .containsExactly(true, true, true, true, true);
        assertThat(takes(EventKind.RESOURCE_FAULTED, "mail", all, faults, errors, web, narrow))
                .containsExactly(true, true, true, false, false);
        assertThat(takes(EventKind.RESOURCE_FAULT_CLEARED, "web", all, faults, errors, web, narrow))
                .containsExactly(true, true, false, true, false);
        assertThat(takes(EventKind.NODE_FAULTED, "", all, faults, errors, web, narrow))
                .containsExactly(true, false, true, false, false);
    }

    private static List<Boolean> takes(EventKind kind, String group, Filter... filters) {
        return List.of(filters).stream()
                .map(filter -> DeliveryStory.hook(filter, 0).takes(DeliveryStory.event(kind, group)))
                .toList();
    }

    @Test
    void aTopicHasAWordOfItsOwnAndTheSevereEventsAreInOne() {
        Set<String> words = new HashSet<>();
        List.of(EventKind.values()).forEach(kind -> words.add(kind.label()));
        Set<EventKind> covered = new HashSet<>();
        for (HookTopic topic : HookTopic.values()) {
            assertThat(words.add(topic.label())).as(topic.label()).isTrue();
            assertThat(HookTopic.kindsOf(topic.label())).contains(topic.kinds());
            covered.addAll(topic.kinds());
        }
        assertThat(EventKind.values())
                .filteredOn(kind -> kind.severity() == Severity.SEVERE_ERROR)
                .allMatch(covered::contains);
        assertThat(HookTopic.kindsOf("faulted")).contains(List.of(EventKind.RESOURCE_FAULTED));
        assertThat(HookTopic.kindsOf("Faulted")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com/services/T0/B0/secret, webhook https://hooks.example.com",
        "https://hooks.example.com:8443?token=secret, webhook https://hooks.example.com:8443",
        "http://127.0.0.1, webhook http://127.0.0.1"
    })
    void noSecretIsShownOfAnAddress(String url, String words) {
        assertThat(new EventHook.Webhook(url, Map.of(), Optional.empty(), Optional.empty(), Optional.empty()).words())
                .isEqualTo(words);
    }

    @Test
    void aFilterIsSaidInWords() {
        assertThat(Filter.ALL.words()).isEqualTo("every event");
        assertThat(new Filter(List.of(EventKind.RESOURCE_FAULTED), Severity.ERROR, List.of("web")).words())
                .isEqualTo("faulted; Error and above; of web");
        List<EventKind> kinds = new ArrayList<>(HookTopic.VIOLATION.kinds());
        kinds.add(EventKind.PROBE_FAIL);
        assertThat(new Filter(kinds, Severity.INFORMATION, List.of()).words()).isEqualTo("violation, probefail");
    }
}
