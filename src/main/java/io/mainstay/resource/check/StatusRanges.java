package io.mainstay.resource.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which HTTP statuses are well: {@code 200}, {@code 200-299}. Pure. */
record StatusRanges(List<Range> ranges) {
    private static final Pattern TEXT = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    /** From and to, both included. */
    record Range(int from, int to) {}

    /** Of texts that {@link #firstInvalid} has let pass. */
    static StatusRanges of(List<String> texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            range(text).ifPresent(ranges::add);
        }
        return new StatusRanges(List.copyOf(ranges));
    }

    static Optional<String> firstInvalid(List<String> texts) {
        return texts.stream().filter(text -> range(text).isEmpty()).findFirst();
    }

    private static Optional<Range> range(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int from = Integer.parseInt(matcher.group(1));
        int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
        return Optional.of(new Range(from, to)).filter(range -> range.from() <= range.to());
    }

    boolean contain(int status) {
        return ranges.stream().anyMatch(range -> range.from() <= status && status <= range.to());
    }

    String words() {
        List<String> words = ranges.stream()
                .map(range -> range.from() == range.to() ? "" + range.from() : range.from() + "-" + range.to())
                .toList();
        return String.join(" or ", words);
    }
}
