package io.mainstay.bus;

import io.mainstay.config.Problem;
import java.util.List;
import java.util.function.Supplier;

/** What came of reading a message from outside: the record, or everything that is wrong with it. Never an exception. */
public sealed interface Reading<T> {
    /** The message was right. */
    record Good<T>(T value) implements Reading<T> {}

    /** The message was wrong; {@code problems} is not empty. */
    record Bad<T>(List<Problem> problems) implements Reading<T> {
        public Bad {
            problems = List.copyOf(problems);
        }

        /** All problems as one line. */
        public String text() {
            return String.join(" · ", problems.stream().map(Problem::toString).toList());
        }
    }

    /** The value of {@code made}, unless {@code fields} met a problem while it was made. */
    static <T> Reading<T> of(FieldReader fields, Supplier<T> made) {
        T value = made.get();
        return fields.problems().isEmpty() ? new Good<>(value) : new Bad<>(fields.problems());
    }

    static <T> Reading<T> bad(Problem problem) {
        return new Bad<>(List.of(problem));
    }
}
