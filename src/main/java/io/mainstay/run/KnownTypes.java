package io.mainstay.run;

import io.mainstay.resource.TypeCatalog;
import java.nio.file.Path;

/** All resource types a node knows: those that come with the program, and those of others. */
public final class KnownTypes {
    /** Where jars with types of others lie. */
    private static final String DIRECTORY = "/usr/lib/mainstay/types";

    /** Names another directory. */
    private static final String VARIABLE = "MAINSTAY_TYPES";

    private KnownTypes() {}

    /** A catalogue for one node; what cannot be had is among its troubles. */
    public static TypeCatalog catalog() {
        return catalog(Path.of(System.getenv().getOrDefault(VARIABLE, DIRECTORY)));
    }

    static TypeCatalog catalog(Path directory) {
        ForeignTypes found = ForeignTypes.in(directory, ForeignTypes.trusted());
        return BuiltInTypes.catalog().with(found.types(), found.troubles());
    }
}
