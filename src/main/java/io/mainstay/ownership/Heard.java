package io.mainstay.ownership;

import java.util.Set;

/** Which other members the lease channel hears. Published by reference at every change. */
public record Heard(Set<String> names) {
    public static final String ADDRESS = "mainstay.local.heard";
}
