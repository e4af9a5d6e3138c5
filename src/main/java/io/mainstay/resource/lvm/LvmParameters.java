package io.mainstay.resource.lvm;

import io.mainstay.exec.Command;
import io.mainstay.resource.ParameterValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is configured, as {@link LvmType} describes it, and the commands that follow from it. */
record LvmParameters(String group, Optional<String> volume, Exclusive exclusive, String tag, List<String> takeFrom) {
    /** By what a group says whose it is. */
    enum Exclusive {
        NONE,
        SYSTEM_ID,
        TAG
    }

    static LvmParameters of(ParameterValues values) {
        Exclusive exclusive = switch (values.text("exclusive")) {
            case "system-id" -> Exclusive.SYSTEM_ID;
            case "tag" -> Exclusive.TAG;
            default -> Exclusive.NONE;
        };
        return new LvmParameters(
                values.text("vg"), values.optionalText("lv"), exclusive, values.text("tag"), values.texts("takeFrom"));
    }

    String what() {
        return volume.map(name -> group + "/" + name).orElse(group);
    }

    /** {@code vgchange -ay vg} or {@code lvchange -an vg/lv}. */
    List<String> change(String activation) {
        return List.of(volume.isPresent() ? "lvchange" : "vgchange", activation, what());
    }

    /** Also of a group that is another machine's: one must be able to say whose. */
    Command volumes() {
        return Command.of(
                "lvs", "--foreign", "--reportformat", "json", "-o", "lv_name,lv_active,lv_skip_activation", what());
    }

    Command owner() {
        return Command.of("vgs", "--foreign", "--reportformat", "json", "-o", "vg_name,vg_systemid,vg_tags", group);
    }

    /** Writes {@code self} into the group, in the place of whom the claim names. */
    Command take(Claim claim, String self) {
        List<String> argv = new ArrayList<>(List.of("vgchange", "-y"));
        if (exclusive == Exclusive.SYSTEM_ID) {
            if (!claim.owner().isEmpty()) {
                argv.addAll(List.of("--config", "local/extra_system_ids=[\"" + claim.owner() + "\"]"));
            }
            argv.addAll(List.of("--systemid", self));
        } else {
            if (!claim.owner().isEmpty()) {
                argv.addAll(List.of("--deltag", tag + ":" + claim.owner()));
            }
            argv.addAll(List.of("--addtag", tag + ":" + self));
        }
        argv.add(group);
        return Command.of(argv.toArray(String[]::new));
    }
}
