package io.mainstay.resource.lvm;

import io.mainstay.resource.ResourceType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Stand-ins for LVM's programs, which keep the volumes data and logs of group vg in files: kernels that tests run under
 * often have no device-mapper.
 */
public final class FakeLvm {
    private final Path root;

    public FakeLvm(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("block"));
        Files.createDirectories(root.resolve("programs"));
        Files.writeString(root.resolve("systemid"), "n1");
        Files.writeString(root.resolve("owner"), "");
        Files.writeString(root.resolve("tags"), "");
        stand("lvm", "[ $1 = systemid ] && echo \"  system ID: $(cat $R/systemid)\"");
        stand(
                "vgs",
                "echo '  {\"report\": [{\"vg\": ['; echo '  WARNING: a disk is missing.';"
                        + " echo \"{\\\"vg_name\\\":\\\"vg\\\", \\\"vg_systemid\\\":\\\"$(cat $R/owner)\\\","
                        + " \\\"vg_tags\\\":\\\"$(cat $R/tags)\\\"}\"; echo ']}]}'");
        stand(
                "lvs",
                "a() { [ -d $R/block/$1 ] && echo active; }; echo '{\"report\": [{\"lv\": [';"
                        + " echo \"{\\\"lv_name\\\":\\\"data\\\", \\\"lv_active\\\":\\\"$(a dm-0)\\\"},\";"
                        + " echo \"{\\\"lv_name\\\":\\\"logs\\\", \\\"lv_active\\\":\\\"$(a dm-1)\\\"}\"; echo ']}]}'");
        stand(
                "vgchange",
                "echo \"vgchange $*\" >> $R/calls; case $* in"
                        + " -ay*) mkdir -p $R/block/dm-0/dm $R/block/dm-1/dm; echo vg-data > $R/block/dm-0/dm/name;"
                        + " echo vg-logs > $R/block/dm-1/dm/name;;"
                        + " -an*) [ -e $R/inuse ] && { echo 'Logical volume vg/data in use.'; exit 5; }; rm -rf $R/block/dm-*;;"
                        + " *--systemid*) echo n1 > $R/owner;; *--addtag*) echo mainstay:n1 > $R/tags;; esac");
    }

    /** The type, on the machine that is made up here. */
    public ResourceType type() {
        return new LvmType(host());
    }

    LvmHost host() {
        return new LvmHost(
                root.resolve("block"),
                Map.of("PATH", root.resolve("programs") + ":/usr/bin:/bin", "R", root.toString()));
    }

    /** Another script in the place of a program; {@code $R} is the directory of all this. */
    void stand(String program, String script) throws IOException {
        Path file = root.resolve("programs").resolve(program);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** As an operator who deactivates the group by hand. */
    public void deactivate() throws IOException, InterruptedException {
        new ProcessBuilder(
                        "sh", "-c", "rm -rf \"$0\"/dm-*", root.resolve("block").toString())
                .start()
                .waitFor();
    }
}
