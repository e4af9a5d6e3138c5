package io.mainstay.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.Deployable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The boundaries of ARCHITECTURE.md as far as code can show them. Each is written for a root package, so that the same
 * rule that guards the house is tried on classes planted to break it.
 */
final class Boundaries {
    private static final Set<String> TIMER_METHODS = Set.of("setTimer", "setPeriodic", "timer");
    private static final Set<String> FUTURE_TIMERS =
            Set.of("timeout", "orTimeout", "completeOnTimeout", "delayedExecutor");
    private static final Set<String> FUTURES = Set.of("io.vertx.core.Future", "java.util.concurrent.CompletableFuture");
    private static final Set<String> SCHEDULERS =
            Set.of("java.util.Timer", "java.util.concurrent.ScheduledExecutorService");
    private static final Map<String, Set<String>> UNORDERED = Map.of(
            "java.util.HashMap", Set.of("<init>"),
            "java.util.HashSet", Set.of("<init>"),
            "java.util.Map", Set.of("of", "ofEntries", "copyOf"),
            "java.util.Set", Set.of("of", "copyOf"),
            "java.util.stream.Collectors", Set.of("toSet", "toMap", "groupingBy", "toUnmodifiableSet"));

    private final String root;

    Boundaries(String root) {
        this.root = root;
    }

    /** Boundary 1: values in, values out. */
    ArchRule coreKnowsValuesOnly() {
        return knowsValuesOnly("core", describe("are values", type -> !isEffect(type)));
    }

    /** Boundary 1, for the simulation: besides core it has chance from a seed. */
    ArchRule simulationKnowsValuesAndSeeds() {
        return knowsValuesOnly("sim", describe("are values or seeds", type -> !isEffect(type) || isSeeded(type)));
    }

    private ArchRule knowsValuesOnly(String home, DescribedPredicate<JavaClass> isAllowed) {
        return classes()
                .that()
                .resideInAPackage(root + "." + home + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                root + ".core..",
                                root + "." + home + "..",
                                "java.lang",
                                "java.lang.annotation",
                                "java.lang.invoke",
                                "java.lang.runtime",
                                "java.math",
                                "java.util",
                                "java.util.function",
                                "java.util.regex",
                                "java.util.stream",
                                "org.jspecify.annotations",
                                "")
                        .and(isAllowed))
                .allowEmptyShould(true);
    }

    private static boolean isSeeded(JavaClass type) {
        return type.getName().equals("java.util.SplittableRandom");
    }

    private static boolean isEffect(JavaClass type) {
        return Set.of(
                        "java.lang.Thread",
                        "java.lang.ThreadLocal",
                        "java.lang.Process",
                        "java.lang.ProcessBuilder",
                        "java.lang.ProcessHandle",
                        "java.lang.Runtime",
                        "java.lang.System",
                        "java.util.Random",
                        "java.util.SplittableRandom",
                        "java.util.Timer",
                        "java.util.UUID",
                        "java.util.Date")
                .contains(type.getName());
    }

    /** Boundary 1: two runs of one story take the same turns. */
    ArchRule coreKeepsOrder() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".core..")
                .should()
                .accessTargetWhere(access(
                        "an unordered collection or chance",
                        one -> UNORDERED.getOrDefault(owner(one), Set.of()).contains(one.getName())
                                        && !holdsAtMostOne(one)
                                || owner(one).equals("java.lang.Math")
                                        && one.getName().equals("random")))
                .allowEmptyShould(true);
    }

    /** {@code Set.of(x)} and {@code Map.of(k, v)} have only one order. */
    private static boolean holdsAtMostOne(JavaAccess<?> access) {
        if (!access.getName().equals("of") || !(access.getTarget() instanceof CodeUnitAccessTarget target)) {
            return false;
        }
        List<JavaClass> parameters = target.getRawParameterTypes();
        int one = owner(access).equals("java.util.Map") ? 2 : 1;
        return parameters.size() <= one && parameters.stream().noneMatch(JavaClass::isArray);
    }

    /** Boundary 2: one package knows a library. */
    ArchRule onlyKnows(String home, String library) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + "." + home + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }

    /** Boundary 2: only exec starts processes. */
    ArchRule onlyExecStartsProcesses() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".exec..")
                .should()
                .accessTargetWhere(access(
                        "the start of a process",
                        one -> owner(one).equals("java.lang.ProcessBuilder")
                                || owner(one).equals("java.lang.Runtime")
                                        && one.getName().equals("exec")))
                .allowEmptyShould(true);
    }

    /** Boundary 2: one timer a node. */
    ArchRule onlyTheMonitorTimerSetsTimers() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .doNotHaveFullyQualifiedName(root + ".node.MonitorTimerVerticle")
                .should()
                .accessTargetWhere(access(
                        "a timer",
                        one -> TIMER_METHODS.contains(one.getName()) && isOf(one, "io.vertx.core.Vertx")
                                || FUTURE_TIMERS.contains(one.getName()) && FUTURES.contains(owner(one))
                                || SCHEDULERS.contains(owner(one))))
                .allowEmptyShould(true);
    }

    /** Boundary 2: one clock a node; the command line may show the time of day. */
    ArchRule onlyTheClockReadsTime() {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .and()
                .resideOutsideOfPackage(root + ".cli..")
                .and()
                .doNotHaveFullyQualifiedName(root + ".node.NodeClock")
                .and()
                .doNotHaveFullyQualifiedName(root + ".node.MonitorTimerVerticle")
                .should()
                .accessTargetWhere(access(
                        "the time",
                        one -> owner(one).equals("java.lang.System")
                                        && Set.of("nanoTime", "currentTimeMillis")
                                                .contains(one.getName())
                                || owner(one).startsWith("java.time.")
                                        && Set.of("now", "systemUTC", "systemDefaultZone", "system")
                                                .contains(one.getName())))
                .allowEmptyShould(true);
    }

    /** Boundary 3: verticles meet on the bus; one that deploys others may name them. */
    ArchRule verticlesDoNotKnowEachOther() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .and(verticle())
                .should(new ArchCondition<>("not know another verticle") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        if (origin.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getName().equals("deployVerticle"))) {
                            return;
                        }
                        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                            JavaClass target = dependency.getTargetClass();
                            boolean ours = resideInAPackage(root + "..").test(target)
                                    && verticle().test(target);
                            if (ours && !target.equals(origin)) {
                                events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
                            }
                        }
                    }
                })
                .allowEmptyShould(true);
    }

    /** Packages stand on each other without a circle; each is one, whatever lies below it. */
    ArchRule packagesFormNoCircle() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> verticle() {
        return describe("are verticles", type -> type.isAssignableTo(Deployable.class) && !type.isInterface());
    }

    private static DescribedPredicate<JavaAccess<?>> access(
            String what, java.util.function.Predicate<JavaAccess<?>> test) {
        return describe(what, test);
    }

    private static String owner(JavaAccess<?> access) {
        return access.getTargetOwner().getName();
    }

    private static boolean isOf(JavaAccess<?> access, String type) {
        return access.getTargetOwner().isAssignableTo(type);
    }
}
