package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.CommandJson;
import io.mainstay.bus.FieldReader;
import io.mainstay.bus.LocalCodec;
import io.mainstay.bus.Reading;
import io.mainstay.bus.Requests;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Takes commands that come over the event bus: reads them strictly and hands them to the groups. Always replies. */
final class BusCommands {
    /** How long the groups may take to answer. */
    static final long LIMIT_MS = 5_000;

    private final EventBus bus;
    private final String node;
    private final DeliveryOptions toGroups = new DeliveryOptions(LocalCodec.LOCAL).setSendTimeout(LIMIT_MS);

    BusCommands(EventBus bus, String node) {
        this.bus = bus;
        this.node = node;
    }

    void take(Message<Object> message) {
        Reading<OperatorCommand> reading = read(message.body());
        if (reading instanceof Reading.Bad<OperatorCommand> bad) {
            message.reply(CommandJson.unreadable(node, bad));
        } else if (reading instanceof Reading.Good<OperatorCommand> good) {
            OperatorCommand command = Requests.named(good.value());
            bus.<CommandReply>request(Addresses.LOCAL_COMMANDS, command, toGroups)
                    .onSuccess(reply -> message.reply(CommandJson.write(node, reply.body(), command.request())))
                    .onFailure(failure -> message.reply(CommandJson.write(node, unanswered(failure))));
        }
    }

    private CommandReply unanswered(Throwable failure) {
        return CommandReply.refused("node " + node + " did not answer (" + failure.getMessage()
                + "); look at the status before you ask again");
    }

    private static Reading<OperatorCommand> read(@Nullable Object body) {
        Reading<JsonObject> parsed = FieldReader.body(body);
        if (parsed instanceof Reading.Good<JsonObject> good) {
            return CommandJson.read(good.value());
        }
        return new Reading.Bad<>(((Reading.Bad<JsonObject>) parsed).problems());
    }
}
