package io.mainstay.resource.filesystem;

/** What a mount stands on; by it one is recognised in the mount table, and may be let go of. */
enum Backing {
    /** A block device, known by its number: only one node may ever hold it. */
    BLOCK,
    /** A server's directory, known by its name. */
    NETWORK,
    /** Memory of this machine, known by its type and name. */
    MEMORY,
    /** A directory mounted once more, known by the file system and the place in it. */
    BIND;

    static Backing of(String type, String device) {
        if (type.equals("bind")) {
            return BIND;
        }
        if (type.equals("tmpfs") || type.equals("ramfs")) {
            return MEMORY;
        }
        return device.startsWith("/dev/") || device.matches("(UUID|LABEL|PARTUUID|PARTLABEL)=.+") ? BLOCK : NETWORK;
    }

    /**
     * Whether the directory may be freed while something may still use what was mounted there. Never for a block
     * device: what still runs would write to it while another node mounts it.
     */
    boolean mayBeDetached() {
        return this != BLOCK;
    }
}
