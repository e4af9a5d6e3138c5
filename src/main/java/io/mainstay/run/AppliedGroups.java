package io.mainstay.run;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.config.GroupsDocument;
import io.mainstay.config.NodeConfig;
import io.mainstay.config.NodeConfig.Role;
import io.mainstay.config.Problem;
import io.mainstay.config.Reading;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.Finding;
import io.mainstay.core.group.GroupSpec;
import io.mainstay.core.group.Ownership;
import io.mainstay.core.ledger.ClusterState;
import io.mainstay.core.ledger.GroupsVersion;
import io.mainstay.core.ledger.Ledger;
import io.mainstay.node.DeclaredGroups;
import io.mainstay.ownership.GroupsReader;
import io.mainstay.resource.TypeCatalog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which groups a node goes by: those of the version that the ledger has last, kept on its disk for the next start; while none was
 * applied, its file's. A version that it cannot read leaves it with the one before, and it says that it is fit for nothing.
 */
final class AppliedGroups implements GroupsReader {
    private static final Logger LOG = LoggerFactory.getLogger("io.mainstay.node");
    /** Problems told in one event. */
    private static final int MAX_TOLD = 5;

    private final Vertx vertx;
    private final Context context;
    private final TypeCatalog types;
    private final VersionsFile store;
    private final Supplier<String> fileText;
    private volatile NodeConfig file;
    private volatile InForce inForce;
    private final List<GroupsVersion> versions;
    private volatile Optional<GroupsVersion> wanted;
    private Future<Void> last = Future.succeededFuture();

    private AppliedGroups(
            Vertx vertx,
            NodeConfig file,
            TypeCatalog types,
            VersionsFile store,
            Supplier<String> fileText,
            Stored stored) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.file = file;
        this.types = types;
        this.store = store;
        this.fileText = fileText;
        this.versions = stored.versions();
        this.wanted = stored.inForce().version();
        this.inForce = stored.inForce();
    }

    /** What a node kept: every version, and what it goes by. */
    private record Stored(List<GroupsVersion> versions, InForce inForce) {}

    Vertx vertx() {
        return vertx;
    }

    /** Reads what was last in force here. Fails with a sentence for the operator when that cannot be had any more. */
    static Future<AppliedGroups> open(
            Vertx vertx, NodeConfig file, TypeCatalog types, VersionsFile store, Supplier<String> fileText) {
        return vertx.executeBlocking(() -> {
            List<GroupsVersion> versions = store.read();
            Optional<GroupsVersion> newest = newest(versions);
            InForce inForce = newest.isEmpty()
                    ? new InForce(newest, file.groups(), "")
                    : stored(newest.get(), file, types, store);
            return new AppliedGroups(vertx, file, types, store, fileText, new Stored(versions, inForce));
        });
    }

    private static Optional<GroupsVersion> newest(List<GroupsVersion> versions) {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    private static InForce stored(GroupsVersion version, NodeConfig file, TypeCatalog types, VersionsFile store)
            throws IOException {
        Reading reading = GroupsDocument.parse(version.document()).on(file, types);
        if (reading.config().isEmpty()) {
            throw new IOException("version " + version.number() + " of the groups, which was in force here, is not in"
                    + " order any more: " + told(reading.problems()) + "; mend that, or take " + store.path()
                    + " away, and the node starts with its own file's groups until it hears of the others");
        }
        return new InForce(Optional.of(version), reading.config().get().groups(), "");
    }

    /** The versions that were kept here at the start, oldest first. */
    List<GroupsVersion> versions() {
        return versions;
    }

    boolean isApplied() {
        return inForce.version().isPresent();
    }

    /** Those that this node runs; a witness none. */
    List<GroupSpec> groups() {
        return runs(inForce.groups());
    }

    private List<GroupSpec> runs(List<GroupSpec> groups) {
        return file.self().role() == Role.WITNESS ? List.of() : groups;
    }

    /**
     * Goes by what that ledger says from now on.
     *
     * @param isCurrent whether a state is the present one, and not one that is read once more after a start
     */
    void follow(Ledger ledger, Ownership ownership, Predicate<ClusterState> isCurrent) {
        ledger.onApplied(state -> {
            Optional<GroupsVersion> newest = newest(state.versions());
            if (!newest.equals(wanted) && isCurrent.test(state)) {
                wanted = newest;
                context.runOnContext(ignored -> last = last.transform(any -> take(state, ownership)));
            }
        });
    }

    /** The file's groups have changed in what may change while a node runs; they count while no version was applied. */
    void fileChanged(List<GroupSpec> groups) {
        if (!isApplied()) {
            inForce = new InForce(Optional.empty(), groups, "");
        }
    }

    private Future<Void> take(ClusterState state, Ownership ownership) {
        Optional<GroupsVersion> next = newest(state.versions());
        if (!next.equals(wanted)) {
            return Future.succeededFuture();
        }
        Future<Read> read = next.isEmpty()
                ? Future.succeededFuture(new Read("", file.groups(), List.of(), List.of()))
                : read(next.get().document());
        return read.compose(found -> found.problems().isEmpty()
                ? keep(state.versions()).map(kept -> {
                    inForce(next, found.groups());
                    return null;
                })
                : Future.succeededFuture().map(kept -> {
                    doubt(state, next, found.problems(), ownership);
                    return null;
                }));
    }

    private Future<Void> keep(List<GroupsVersion> newer) {
        return vertx.executeBlocking(() -> {
                    store.write(newer);
                    return (Void) null;
                })
                .recover(failure -> {
                    LOG.error("the groups in force cannot be kept in {}", store.path(), failure);
                    return Future.succeededFuture();
                });
    }

    private void inForce(Optional<GroupsVersion> next, List<GroupSpec> groups) {
        inForce = new InForce(next, groups, "");
        publish(groups, "");
        String what = next.map(version -> "version " + version.number() + " of the groups")
                .orElse("what its file says of the groups");
        tell(EventKind.CONFIG_APPLIED, file.node() + " goes by " + what);
    }

    private void doubt(ClusterState state, Optional<GroupsVersion> next, List<Problem> problems, Ownership ownership) {
        String number = next.map(version -> "version " + version.number()).orElse("what is in force");
        String doubt = number + " of the groups cannot be read there: " + told(problems);
        InForce before = inForce;
        inForce = new InForce(before.version(), before.groups(), doubt);
        publish(before.groups(), doubt);
        List<String> known = before.groups().stream().map(GroupSpec::name).toList();
        state.spec().groups().stream()
                .map(GroupSpec::name)
                .filter(name -> !known.contains(name))
                .forEach(name -> ownership.found(name, new Finding(Finding.Kind.UNFIT, doubt)));
        tell(EventKind.CONFIG_REFUSED, file.node() + " is fit for no group: " + doubt);
    }

    private void publish(List<GroupSpec> groups, String doubt) {
        vertx.eventBus().publish(DeclaredGroups.ADDRESS, new DeclaredGroups(runs(groups), doubt), LocalCodec.LOCAL);
    }

    /** Says once where the file and what is in force differ: whoever reads the file is not to be misled. */
    void tellOfFile() {
        InForce now = inForce;
        if (now.version().isPresent() && !now.groups().equals(file.groups())) {
            tell(
                    EventKind.CONFIG_DIFFERS,
                    "the groups in the file of " + file.node() + " are not those of version " + now.number()
                            + ", which is in force; `mainstay export` prints these");
        }
    }

    private void tell(EventKind kind, String text) {
        vertx.eventBus().publish(Addresses.LOCAL_OCCURRENCE, new Occurrence("", "", kind, text), LocalCodec.LOCAL);
    }

    private static String told(List<Problem> problems) {
        String first = problems.stream().limit(MAX_TOLD).map(Problem::toString).collect(Collectors.joining(" · "));
        return problems.size() <= MAX_TOLD ? first : first + " · and " + (problems.size() - MAX_TOLD) + " more";
    }

    @Override
    public Future<Read> read(String document) {
        return vertx.executeBlocking(() -> {
            GroupsDocument parsed = GroupsDocument.parse(document);
            Reading reading = parsed.on(file, types);
            return new Read(
                    parsed.text(),
                    reading.config().map(NodeConfig::groups).orElse(List.of()),
                    reading.problems(),
                    Stream.concat(parsed.warnings().stream(), reading.warnings().stream())
                            .toList());
        });
    }

    @Override
    public InForce inForce() {
        return inForce;
    }

    @Override
    public String file() {
        String text = fileText.get();
        return text.isEmpty() ? "" : GroupsDocument.ofFile(text).text();
    }
}
