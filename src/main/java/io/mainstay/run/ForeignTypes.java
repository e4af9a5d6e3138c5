package io.mainstay.run;

import io.mainstay.resource.ResourceType;
import io.mainstay.resource.TypeCatalog.Origin;
import io.mainstay.resource.TypeCatalog.Trouble;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * Resource types that others have made, found by {@link ServiceLoader}: on the class path, and in the jars of one
 * directory. Their code runs with all that the agent may do, so whoever can write there owns the node: a directory or
 * jar that others can write is refused.
 */
record ForeignTypes(List<Origin> types, List<Trouble> troubles) {
    private static final int MAX_JARS = 100;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    /** Users whose files are believed: root, and whoever runs this program. */
    static Set<Integer> trusted() {
        Set<Integer> users = new TreeSet<>(Set.of(0));
        try {
            users.add((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException unknown) {
            // Then only root's.
            return users;
        }
        return users;
    }

    /** Looks there; a directory that does not exist holds none. Reads the disk. */
    static ForeignTypes in(Path directory, Set<Integer> trusted) {
        ForeignTypes found = new ForeignTypes(new ArrayList<>(), new ArrayList<>());
        found.collect(ForeignTypes.class.getClassLoader(), "the class path");
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try {
            Path real = directory.toRealPath();
            String refusal = refusal(real, trusted);
            if (!refusal.isEmpty()) {
                found.trouble(directory, refusal);
                return found;
            }
            for (Path jar : jars(real)) {
                String jarRefusal = refusalOf(jar, trusted);
                if (jarRefusal.isEmpty()) {
                    found.collect(loader(jar), jar.toString());
                } else {
                    found.trouble(jar, jarRefusal);
                }
            }
        } catch (IOException unreadable) {
            found.troubles.add(new Trouble(
                    directory.toString(),
                    "cannot be read (" + unreadable.getMessage() + ")",
                    "make it readable for the agent, or remove it"));
        }
        return found;
    }

    private void trouble(Path place, String refusal) {
        troubles.add(new Trouble(
                place.toString(),
                refusal + ", so its code is not run",
                "chown root and chmod go-w what is named, or remove it"));
    }

    private static List<Path> jars(Path directory) throws IOException {
        Set<Path> sorted = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path entry : entries) {
                sorted.add(entry);
                if (sorted.size() > MAX_JARS) {
                    throw new IOException("it holds more than " + MAX_JARS + " jars");
                }
            }
        }
        return List.copyOf(sorted);
    }

    /** The directory and all above it: whoever may rename one of these chooses what is found. */
    private static String refusal(Path directory, Set<Integer> trusted) throws IOException {
        for (Path place = directory; place != null; place = place.getParent()) {
            // In a sticky directory such as /tmp nobody can take away what belongs to another.
            boolean sticky = !place.equals(directory) && (mode(place) & STICKY) != 0;
            String refusal = sticky ? "" : refusalOf(place, trusted);
            if (!refusal.isEmpty()) {
                return refusal;
            }
        }
        return "";
    }

    private static String refusalOf(Path place, Set<Integer> trusted) throws IOException {
        if (Files.isSymbolicLink(place)) {
            return place + " is a symbolic link";
        }
        int owner = (Integer) Files.getAttribute(place, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!trusted.contains(owner)) {
            return place + " belongs to user " + owner + ", neither root nor the agent's own";
        }
        if ((mode(place) & WRITABLE_BY_OTHERS) != 0) {
            return place + " can be written by others (mode " + Integer.toOctalString(mode(place) & 07777) + ")";
        }
        return "";
    }

    private static int mode(Path place) throws IOException {
        return (Integer) Files.getAttribute(place, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    /** Stays open as long as the program runs, for its classes are loaded as they are needed. */
    private static ClassLoader loader(Path jar) throws MalformedURLException {
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, ForeignTypes.class.getClassLoader());
    }

    private void collect(ClassLoader loader, String source) {
        Iterator<ServiceLoader.Provider<ResourceType>> providers =
                ServiceLoader.load(ResourceType.class, loader).stream().iterator();
        boolean more = true;
        while (more) {
            try {
                more = providers.hasNext();
                if (more) {
                    ServiceLoader.Provider<ResourceType> provider = providers.next();
                    // A jar's loader offers the class path's types again.
                    if (provider.type().getClassLoader() == loader) {
                        types.add(new Origin(provider.get(), source));
                    }
                }
            } catch (ServiceConfigurationError | LinkageError broken) {
                troubles.add(new Trouble(
                        source,
                        "has a type that cannot be made (" + broken.getMessage() + ")",
                        "use a build for this version of Mainstay, or remove it"));
                // What follows a broken entry is not looked at: an iterator may stand still there.
                more = false;
            }
        }
    }
}
