package io.mainstay.arch;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What STYLE.md asks of files, as functions of their text: each answers what is wrong, empty when all is well. */
final class Tidy {
    static final int MAX_JAVA_LINES = 400;
    static final int MAX_DOCUMENT_LINES = 300;

    /** Words that no class may be called by, with what to write instead. */
    private static final Map<String, String> BANNED = new TreeMap<>(Map.ofEntries(
            Map.entry("Manager", "say what it does"),
            Map.entry("Helper", "say what it does"),
            Map.entry("Util", "say what it does"),
            Map.entry("Utils", "say what it does"),
            Map.entry("Handler", "say what it does"),
            Map.entry("Service", "a managed thing is a resource; a class says what it does"),
            Map.entry("Impl", "drop the interface"),
            Map.entry("Master", "owner of a group, or leader of the ledger"),
            Map.entry("Peer", "member"),
            Map.entry("Stonith", "fence"),
            Map.entry("Arbiter", "witness"),
            Map.entry("Ping", "probe")));

    private static final Pattern TOP_LEVEL = Pattern.compile(
            "^(?:public |final |sealed |non-sealed |abstract )*(?:class|interface|enum|record|@interface) (\\w+)",
            Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record) ([A-Z]\\w*)");
    private static final Pattern CAMEL = Pattern.compile("[A-Z][a-z0-9]*");
    private static final Pattern COMMENT = Pattern.compile("//.*|/\\*[\\s\\S]*?\\*/|\"(?:\\\\.|[^\"\\\\\n])*\"");
    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z0-9])([ACEGHPRTW])([1-9]\\d?)(?![0-9])");
    private static final Pattern DEFINED = Pattern.compile("^[\\s|#*-]*((?:[ACEGHPRTW][1-9]\\d?[\\s*|,/–-]{0,5})+)");
    private static final Pattern RANGE = Pattern.compile("([ACEGHPRTW])(\\d+)\\**\\s*[–-]\\s*\\**\\1?(\\d+)");
    private static final Pattern TEST_METHOD = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern EXEMPT = Pattern.compile("With several nodes|Not applicable");

    private Tidy() {}

    static List<String> tooLong(String text, int limit) {
        long lines = text.lines().count();
        return lines > limit ? List.of("has " + lines + " lines, more than " + limit) : List.of();
    }

    static List<String> bannedNames(String java) {
        List<String> wrong = new ArrayList<>();
        Matcher type = TYPE.matcher(withoutComments(java));
        while (type.find()) {
            Matcher word = CAMEL.matcher(type.group(1));
            while (word.find()) {
                String instead = BANNED.get(word.group());
                if (instead != null) {
                    wrong.add(type.group(1) + ": do not call a class " + word.group() + "; " + instead);
                }
            }
        }
        return wrong;
    }

    /** Every top-level type is preceded by Javadoc, with nothing but annotations and line comments between. */
    static List<String> withoutJavadoc(String java) {
        List<String> wrong = new ArrayList<>();
        Matcher type = TOP_LEVEL.matcher(java);
        while (type.find()) {
            String before = java.substring(0, type.start())
                    .replaceAll("(?m)^@\\w+(?:\\((?:[^()\"]|\"[^\"]*\")*\\))?\\s*$|^//.*$", "")
                    .stripTrailing();
            int comment = before.lastIndexOf("/*");
            if (!before.endsWith("*/") || !before.startsWith("/**", comment)) {
                wrong.add(type.group(1) + " has no Javadoc");
            }
        }
        return wrong;
    }

    static List<String> packageInfo(String text) {
        List<String> wrong = new ArrayList<>();
        if (!text.contains("@NullMarked")) {
            wrong.add("lacks @NullMarked");
        }
        if (!text.startsWith("/**")) {
            wrong.add("does not say what the package promises");
        }
        return wrong;
    }

    static List<String> script(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()
                || !lines.get(0).equals("#!/usr/bin/env bash") && !lines.get(0).equals("#!/bin/bash")) {
            return List.of("does not begin with #!/usr/bin/env bash");
        }
        String first = lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .findFirst()
                .orElse("");
        return first.equals("set -euo pipefail") ? List.of() : List.of("does not start with set -euo pipefail");
    }

    /** What a test may not hold; the words are put together so that this file does not hold them itself. */
    static List<String> forbiddenInTests(String java) {
        List<String> wrong = new ArrayList<>();
        for (String word : List.of("Thread." + "sleep", "@" + "Disabled", "org." + "mockito")) {
            if (java.contains(word)) {
                wrong.add("holds " + word);
            }
        }
        return wrong;
    }

    static List<String> openEnds(String text) {
        return Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME)\\b").matcher(text).find()
                ? List.of("leaves something to do; open an issue and name it, or do it")
                : List.of();
    }

    /**
     * The rules of RULES.md: number to whether it needs a test. A rule begins on a line that begins with its number, or
     * with several, as a row of a table or an item of a list, and goes on over the lines that are indented below it.
     * One that ends in <em>With several nodes.</em> or <em>Not applicable …</em> needs none; a part of a rule that says
     * so in its middle excuses nothing.
     */
    static Map<String, Boolean> rules(String document) {
        Map<String, Boolean> rules = new TreeMap<>();
        String joined = document.replaceAll("\n +(?![-*|#] )", " ");
        joined.lines().forEach(line -> {
            Matcher defined = DEFINED.matcher(line);
            if (defined.find()) {
                boolean needsTest = !EXEMPT.matcher(line).find();
                numbers(defined.group(1)).forEach(number -> rules.merge(number, needsTest, Boolean::logicalAnd));
            }
        });
        return rules;
    }

    /** Every rule number in a text; {@code A1–A3} means three. */
    static Set<String> numbers(String text) {
        Set<String> numbers = new TreeSet<>();
        Matcher range = RANGE.matcher(text);
        while (range.find()) {
            for (int i = Integer.parseInt(range.group(2)); i <= Integer.parseInt(range.group(3)); i++) {
                numbers.add(range.group(1) + i);
            }
        }
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            numbers.add(number.group());
        }
        return numbers;
    }

    /** The rule numbers in a test's method names and texts; a comment alone tests nothing. */
    static Set<String> testedNumbers(String java) {
        Set<String> numbers = new LinkedHashSet<>();
        Matcher method = TEST_METHOD.matcher(java);
        while (method.find()) {
            numbers.addAll(numbers(method.group(1).replace('_', ' ').toUpperCase(Locale.ROOT)));
        }
        Matcher part = COMMENT.matcher(java);
        while (part.find()) {
            if (part.group().startsWith("\"")) {
                numbers.addAll(numbers(part.group()));
            }
        }
        return numbers;
    }

    /** The rule numbers in the comments of code. */
    static Set<String> commentedNumbers(String java) {
        Set<String> numbers = new LinkedHashSet<>();
        Matcher part = COMMENT.matcher(java);
        while (part.find()) {
            if (!part.group().startsWith("\"")) {
                numbers.addAll(numbers(part.group()));
            }
        }
        return numbers;
    }

    private static String withoutComments(String java) {
        return COMMENT.matcher(java).replaceAll(" ");
    }
}
