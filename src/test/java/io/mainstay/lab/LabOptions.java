package io.mainstay.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the command line asks for.
 *
 * @param faults which, in order
 * @param hosts how many of n1, n2, n3 the lab has
 * @param agent what each host runs; the word CONFIG stands for its file
 */
record LabOptions(
        Verb verb,
        List<Fault> faults,
        int runs,
        String ttl,
        List<String> hosts,
        List<String> agent,
        boolean keeps,
        boolean isAloud) {
    static final String USAGE = """
            usage: scripts/lab run [FAULT…] [--runs N] [--ttl 2s|600ms] [--keep] [--verbose]
                   scripts/lab check    whether the lab's faults and its checker do what they should, without the product
                   scripts/lab report   medians with least and most of the stored runs of the newest build, as Markdown
                   scripts/lab list     the faults
              --runs N      runs of each fault; 1 by default
              --ttl T       the lease's length; 2s by default
              --hosts N     hosts in the cluster; 3 by default
              --agent CMD   runs `sh -c CMD` on each host instead of the product; CONFIG in it is the host's file
              --keep        keeps logs and timeline of good runs too
              --verbose     says what happens as it happens
            Without FAULT it runs them all. -Dlab.seed=N in LAB_JAVA_OPTS repeats what random drew;
            -Dlab.rest=MS is how long idle waits before it measures; 240000 by default.""";

    private static final List<String> PRODUCT = List.of("scripts/mainstay", "agent", "-f", "CONFIG");
    static final List<String> ALL_HOSTS = List.of("n1", "n2", "n3");

    enum Verb {
        RUN,
        CHECK,
        REPORT,
        LIST
    }

    boolean isStandIn() {
        return !agent.equals(PRODUCT);
    }

    static LabOptions parse(String... words) {
        if (words.length == 0) {
            throw new IllegalArgumentException("says nothing to do");
        }
        Verb verb;
        try {
            verb = Verb.valueOf(words[0].toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("there is no '" + words[0] + "'", unknown);
        }
        List<Fault> faults = new ArrayList<>();
        int runs = 1;
        String ttl = "2s";
        int hosts = 3;
        List<String> agent = PRODUCT;
        boolean keeps = false;
        boolean aloud = false;
        for (int i = 1; i < words.length; i++) {
            switch (words[i]) {
                case "--runs" -> runs = number(words, ++i, 1, 1000);
                case "--hosts" -> hosts = number(words, ++i, 1, ALL_HOSTS.size());
                case "--ttl" -> ttl = value(words, ++i);
                case "--agent" -> agent = List.of("sh", "-c", value(words, ++i));
                case "--keep" -> keeps = true;
                case "--verbose" -> aloud = true;
                default -> faults.add(fault(words[i]));
            }
        }
        if (!ttl.matches("[1-9][0-9]*(ms|s)")) {
            throw new IllegalArgumentException("--ttl " + ttl + ": write 2s or 600ms");
        }
        List<String> names = ALL_HOSTS.subList(0, hosts);
        return new LabOptions(verb, faults.isEmpty() ? Faults.all() : faults, runs, ttl, names, agent, keeps, aloud);
    }

    private static Fault fault(String name) {
        return Faults.named(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no fault or option '" + name + "'"));
    }

    private static String value(String[] words, int at) {
        if (at >= words.length) {
            throw new IllegalArgumentException(words[at - 1] + " lacks its value");
        }
        return words[at];
    }

    private static int number(String[] words, int at, int least, int most) {
        String text = value(words, at);
        int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException(words[at - 1] + " " + text + ": from " + least + " to " + most);
        }
        return number;
    }
}
