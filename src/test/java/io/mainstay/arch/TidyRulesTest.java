package io.mainstay.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of {@link Tidy} notices what it is there for, and lets pass what is right. */
class TidyRulesTest {
    @Test
    void aFileOfTooManyLinesIsNoticed() {
        assertThat(Tidy.tooLong("x\n".repeat(400), 400)).isEmpty();
        assertThat(Tidy.tooLong("x\n".repeat(401), 400)).containsExactly("has 401 lines, more than 400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"class GroupManager", "record TextUtils", "interface HandlerOfAll", "enum Service", "class AImpl"
            })
    void aBannedNameIsNoticed(String code) {
        assertThat(Tidy.bannedNames("/** x */\npublic final " + code + " {}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"class Serviced", "record Utility", "class Implied", "// class Manager", "\"class Helper\""})
    void aNameThatOnlyBeginsLikeOneIsNot(String code) {
        assertThat(Tidy.bannedNames(code)).isEmpty();
    }

    @Test
    void aTypeWithoutJavadocIsNoticed() {
        assertThat(Tidy.withoutJavadoc("package a;\n\npublic record A() {}\n")).containsExactly("A has no Javadoc");
        assertThat(Tidy.withoutJavadoc("/* x */\nfinal class A {}\n")).hasSize(1);
        assertThat(Tidy.withoutJavadoc("/** x */\nimport b.C;\n\nfinal class A {}\n"))
                .hasSize(1);
    }

    @Test
    void aTypeWithJavadocPassesWhateverAnnotationsItHas() {
        assertThat(Tidy.withoutJavadoc("/** x */\n// why B\n@B(c = \"(d)\")\n@E\npublic sealed interface A {}\n"))
                .isEmpty();
        assertThat(Tidy.withoutJavadoc("/**\n * x\n */\n@B(\n  c = 1,\n  d = 2)\npublic final class A {}\n"))
                .isEmpty();
    }

    @Test
    void aBarePackageInfoIsNoticed() {
        assertThat(Tidy.packageInfo("package a;")).hasSize(2);
        assertThat(Tidy.packageInfo("/** A. */\n@NullMarked\npackage a;")).isEmpty();
    }

    @Test
    void aScriptThatGoesOnAfterAnErrorIsNoticed() {
        assertThat(Tidy.script("#!/usr/bin/env bash\n# What.\n\nset -euo pipefail\n"))
                .isEmpty();
        assertThat(Tidy.script("#!/usr/bin/env bash\ncd /\nset -euo pipefail\n"))
                .hasSize(1);
        assertThat(Tidy.script("#!/bin/sh\nset -eu\n")).hasSize(1);
        assertThat(Tidy.script("")).hasSize(1);
    }

    @Test
    void aSleepAndASwitchedOffTestAreNoticed() {
        assertThat(Tidy.forbiddenInTests("Thread." + "sleep(1); @" + "Disabled"))
                .hasSize(2);
    }

    @Test
    void anOpenEndIsNoticed() {
        assertThat(Tidy.openEnds("// TO" + "DO later")).hasSize(1);
        assertThat(Tidy.openEnds("mastodon")).isEmpty();
    }

    @Test
    void rulesAreFoundInTablesListsAndHeadings() {
        assertThat(Tidy.rules("""
                        Rules A50 and R7 are only spoken of here.
                        | number | rule |
                        |---|---|
                        | A1 | a row |
                        | **A2** | another |
                        | A3, A4 | two at once |
                        | A5–A7 | three |
                        - **G1** an item
                        - G2 an item that is
                          long. *With several
                          nodes.*
                        - G3 an item. *The others: with several nodes.*
                          - a point below it
                        ### C3 a heading
                        R8 a paragraph. Not applicable here.
                        """))
                .isEqualTo(Map.ofEntries(
                        Map.entry("A1", true),
                        Map.entry("A2", true),
                        Map.entry("A3", true),
                        Map.entry("A4", true),
                        Map.entry("A5", true),
                        Map.entry("A6", true),
                        Map.entry("A7", true),
                        Map.entry("G1", true),
                        Map.entry("G2", false),
                        Map.entry("G3", true),
                        Map.entry("C3", true),
                        Map.entry("R8", false)));
    }

    @Test
    void aTestNamesARuleInItsNameOrItsDataButNotInAComment() {
        assertThat(Tidy.testedNumbers("void A28_A29_offline() {} void r5_and_r6() {} // A30\n x(\"C3 says\"); int G4;"))
                .containsExactlyInAnyOrder("A28", "A29", "R5", "R6", "C3");
    }

    @Test
    void codeNamesARuleInAComment() {
        assertThat(Tidy.commentedNumbers("/** G5. */ int A1; // A2: so\n \"A3\" /* C12–C14 */"))
                .containsExactlyInAnyOrder("G5", "A2", "C12", "C13", "C14");
    }
}
