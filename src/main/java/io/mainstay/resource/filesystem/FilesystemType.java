package io.mainstay.resource.filesystem;

import io.mainstay.core.ResourceId;
import io.mainstay.core.agent.AgentSettings;
import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Parameter.Kind;
import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import io.mainstay.resource.ResourceType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes and makes {@code filesystem} resources. */
public final class FilesystemType implements ResourceType {
    private static final long MAX_PATH = 4_095;
    private static final long MAX_WAIT_MS = 3_600_000;
    /** Tries of a clean that may each take unmountTimeout, and what its looks and kills need beside them. */
    private static final int CLEAN_TRIES = 3;

    private static final long CLEAN_LOOKS_MS = 15_000;

    private final Host host;

    public FilesystemType() {
        this(Host.OWN);
    }

    FilesystemType(Host host) {
        this.host = host;
    }

    @Override
    public String name() {
        return "filesystem";
    }

    @Override
    public String summary() {
        return "Mounts a file system, watches it without ever waiting for it, and ends those who keep it busy.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                required(
                        "device",
                        "below /dev, UUID=…, LABEL=…, host:/path, //host/share; a directory for bind; any name for tmpfs"),
                required("directory", "where, from the root, without symbolic links"),
                required("fstype", "as mount -t takes it: ext4, xfs, nfs4, tmpfs; or bind"),
                parameter("options", Kind.TEXTS, List.of(), 0, 100, "as mount -o takes them, an item each"),
                parameter("create", Kind.FLAG, false, 0, 1, "make the directory when it is not there"),
                choice(
                        "fsck",
                        List.of("auto", "never", "force"),
                        "before a mount: auto runs fsck -p for ext2, ext3 and ext4; force checks these and xfs in full"),
                choice(
                        "busy",
                        List.of("kill", "term", "report"),
                        "those who use it when it is to go: named only, or sent SIGTERM, or SIGTERM and SIGKILL"),
                parameter("busyWait", Kind.DURATION, 5_000L, 100, 600_000, "from SIGTERM to SIGKILL or giving up"),
                parameter(
                        "unmountTimeout",
                        Kind.DURATION,
                        10_000L,
                        100,
                        MAX_WAIT_MS,
                        "one try of umount, but for block devices, which are always waited for"),
                choice(
                        "check",
                        List.of("none", "read", "write"),
                        "a deeper look while online: read checkFile past the cache, or write and sync it"),
                parameter("checkFile", Kind.TEXT, null, 1, 255, "below directory; .mainstay-check-NODE by default"),
                parameter("checkInterval", Kind.DURATION, 60_000L, 1_000, 86_400_000, "between deeper looks"),
                parameter("checkTimeout", Kind.DURATION, 5_000L, 100, MAX_WAIT_MS, "a longer one is a fault"));
    }

    @Override
    public List<Conflict> check(Map<String, Object> values, AgentSettings attributes) {
        ParameterValues given = new ParameterValues(values);
        List<Conflict> conflicts = new ArrayList<>();
        checkPlaces(given.text("device"), given.text("fstype"), given.text("directory"), conflicts);
        for (String option : given.texts("options")) {
            if (option.isEmpty() || option.contains(",")) {
                conflicts.add(new Conflict("options", "has '" + option + "'", "one option an item: [ro, noatime]"));
            }
        }
        if (!given.text("check").equals(DeepCheck.NONE)) {
            checkDeepCheck(given, attributes, conflicts);
        }
        checkTimes(given, attributes, conflicts);
        return conflicts;
    }

    @Override
    public List<String> claims(ResourceId id, Map<String, Object> values) {
        ParameterValues given = new ParameterValues(values);
        List<String> claims = new ArrayList<>(
                List.of("directory " + Path.of(given.text("directory")).normalize()));
        if (backing(given) == Backing.BLOCK) {
            claims.add("device " + given.text("device"));
        }
        return claims;
    }

    private static Backing backing(ParameterValues given) {
        return Backing.of(given.text("fstype"), given.text("device"));
    }

    @Override
    public Resource create(ResourceContext context) {
        return new FilesystemResource(context, host);
    }

    private static void checkPlaces(String device, String type, String directory, List<Conflict> conflicts) {
        if (!directory.startsWith("/")
                || Path.of(directory).normalize().toString().equals("/")) {
            conflicts.add(new Conflict("directory", "is not absolute, or is /", "write it from the root: /srv/data"));
        }
        boolean isNamed = type.equals("tmpfs") || type.equals("ramfs");
        boolean isServer = device.contains(":") || device.startsWith("//");
        boolean isDevice = device.startsWith("/dev/") || device.matches("(UUID|LABEL|PARTUUID|PARTLABEL)=.+");
        if (type.equals("bind") && !device.startsWith("/")) {
            conflicts.add(new Conflict("device", "is no directory", "for bind: a directory, from the root"));
        } else if (!type.equals("bind") && !isNamed && !isServer && !isDevice) {
            conflicts.add(new Conflict(
                    "device",
                    "is neither a device nor a server's directory",
                    "such as /dev/vg/data, UUID=…, LABEL=data, nas:/export; an image file needs a loop device"));
        }
        if (!type.matches("[A-Za-z0-9._-]+") || type.equals("auto")) {
            conflicts.add(new Conflict("fstype", "is no type", "one type, not auto: it decides how to check"));
        }
    }

    private static void checkDeepCheck(ParameterValues given, AgentSettings attributes, List<Conflict> conflicts) {
        String check = given.text("check");
        Optional<String> file = given.optionalText("checkFile");
        if (file.isPresent()
                && (file.get().startsWith("/")
                        || List.of(file.get().split("/", -1)).contains(".."))) {
            conflicts.add(new Conflict("checkFile", "leaves the directory", "a name below it, without .."));
        }
        if (check.equals("read") && file.isEmpty()) {
            conflicts.add(new Conflict("checkFile", "is missing", "a file that is there, for check: read"));
        }
        if (check.equals("read") && backing(given) == Backing.MEMORY) {
            conflicts.add(new Conflict("check", "read has no device to ask in memory", "none or write"));
        }
        if (check.equals("write") && given.texts("options").contains("ro")) {
            conflicts.add(new Conflict("check", "write goes with no read-only mount", "read, or drop the option ro"));
        }
        long limitMs = given.number("checkTimeout");
        if (limitMs >= attributes.monitorTimeoutMs()) {
            conflicts.add(new Conflict(
                    "checkTimeout",
                    limitMs + " ms is not less than MonitorTimeout " + attributes.monitorTimeoutMs() + " ms",
                    "raise MonitorTimeout, or lower checkTimeout"));
        }
    }

    private static void checkTimes(ParameterValues given, AgentSettings attributes, List<Conflict> conflicts) {
        long tries = backing(given) == Backing.BLOCK ? 0 : CLEAN_TRIES * given.number("unmountTimeout");
        long needed = tries + given.number("busyWait") + CLEAN_LOOKS_MS;
        if (needed > attributes.cleanTimeoutMs()) {
            conflicts.add(new Conflict(
                    "busyWait",
                    "a clean may need " + needed + " ms (unmountTimeout, busyWait and looks), more than CleanTimeout "
                            + attributes.cleanTimeoutMs() + " ms",
                    "raise CleanTimeout, or lower busyWait or unmountTimeout"));
        }
    }

    private static Parameter required(String key, String meaning) {
        return new Parameter(key, Kind.TEXT, true, Optional.empty(), 1, MAX_PATH, List.of(), meaning);
    }

    /** The first of the words is the default. */
    private static Parameter choice(String key, List<String> words, String meaning) {
        return new Parameter(key, Kind.CHOICE, false, Optional.of(words.get(0)), 0, 0, words, meaning);
    }

    private static Parameter parameter(
            String key, Kind kind, @Nullable Object value, long min, long max, String meaning) {
        return new Parameter(key, kind, false, Optional.ofNullable(value), min, max, List.of(), meaning);
    }
}
