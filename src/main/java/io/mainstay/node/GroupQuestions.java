package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.group.GroupRehearsal;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what others of the node ask about its groups. Called on the groups' context; changes nothing. */
record GroupQuestions(String node, Map<String, GroupCell> cells) {
    void hear(EventBus bus) {
        bus.<String>localConsumer(
                Addresses.LOCAL_SPEC,
                message -> message.reply(
                        Optional.ofNullable(cells.get(message.body()))
                                .map(cell -> cell.group().spec()),
                        LocalCodec.LOCAL));
        bus.<OperatorCommand>localConsumer(
                Addresses.LOCAL_GROUP_REHEARSALS,
                message -> message.reply(rehearsed(message.body()), LocalCodec.LOCAL));
        bus.<Object>localConsumer(Addresses.LOCAL_WAITING, message -> message.reply(waiting(), LocalCodec.LOCAL));
    }

    /** What a command would lead to; nothing is done. */
    private CommandReply rehearsed(OperatorCommand command) {
        GroupCell cell = cells.get(command.group());
        return cell == null
                ? CommandReply.unknownTarget("there is no group " + command.group() + " on " + node)
                : GroupRehearsal.of(cell.group(), command, NodeClock.nowMs());
    }

    /** The groups that are not yet as they were declared. */
    private List<String> waiting() {
        return cells.values().stream()
                .filter(GroupCell::isWaiting)
                .map(cell -> cell.group().spec().name())
                .toList();
    }
}
