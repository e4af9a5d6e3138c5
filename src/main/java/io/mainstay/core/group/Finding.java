package io.mainstay.core.group;

import io.mainstay.core.group.Fit.Grade;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * What a node that does not own a group finds of it; told to the ledger before anything is started (G12).
 *
 * @param because why it is unreached or unfit, as half a sentence; may be empty
 */
public record Finding(Kind kind, String because) {
    public static final Finding OFFLINE = new Finding(Kind.OFFLINE, "");
    public static final Finding ONLINE = new Finding(Kind.ONLINE, "");
    public static final Finding UNFIT = new Finding(Kind.UNFIT, "");

    /** The kinds of findings. */
    public enum Kind {
        OFFLINE,
        /** Something of it runs here. */
        ONLINE,
        /** Offline, and it may run here, but other nodes are better placed. */
        UNREACHED,
        /** It must not be given the group, for example because it leaves. */
        UNFIT
    }

    /** With what the group's resources here say: the worst of it counts, and only where the group is offline. */
    public Finding under(Collection<Fit> fits) {
        Grade worst = fits.stream().map(Fit::grade).max(Grade::compareTo).orElse(Grade.WELL);
        if (kind != Kind.OFFLINE || worst == Grade.WELL) {
            return this;
        }
        String why = fits.stream()
                .filter(fit -> fit.grade() == worst)
                .map(Fit::because)
                .distinct()
                .collect(Collectors.joining(" and "));
        return new Finding(worst == Grade.NOT ? Kind.UNFIT : Kind.UNREACHED, why);
    }
}
