package io.mainstay.node;

import io.mainstay.bus.Addresses;
import io.mainstay.bus.LocalCodec;
import io.mainstay.core.ResourceId;
import io.mainstay.core.command.CommandReply;
import io.mainstay.core.command.OperatorCommand;
import io.mainstay.core.event.EventKind;
import io.mainstay.core.event.Occurrence;
import io.mainstay.core.group.GroupAction;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.HashMap;
import java.util.Map;

/** The operators' requests that a node's groups have not answered yet. Called on the groups' context. */
final class OperatorRequests {
    private final Vertx vertx;
    private final Map<Long, Message<OperatorCommand>> waiting = new HashMap<>();
    private long last;

    OperatorRequests(Vertx vertx) {
        this.vertx = vertx;
    }

    /** The number under which it is answered. */
    long take(Message<OperatorCommand> message) {
        last++;
        waiting.put(last, message);
        return last;
    }

    void answer(long request, CommandReply reply) {
        Message<OperatorCommand> message = waiting.remove(request);
        if (message != null) {
            reply(message, reply);
        }
    }

    static void reply(Message<OperatorCommand> message, CommandReply reply) {
        message.reply(reply, LocalCodec.LOCAL);
    }

    /** Has the resource do it, tells of it, and answers what it says. */
    void act(String group, GroupAction.Act act) {
        Message<OperatorCommand> asked = waiting.remove(act.request());
        if (asked == null) {
            return;
        }
        AgentMessages.Act message = new AgentMessages.Act(new ResourceId(group, act.resource()), act.action());
        vertx.eventBus()
                .<CommandReply>request(AgentMessages.ACTIONS, message, new DeliveryOptions(LocalCodec.LOCAL))
                .map(Message::body)
                .otherwise(failure -> CommandReply.refused(asked.body().target() + " did not answer ("
                        + failure.getMessage() + "); look at the status before you ask again"))
                .onSuccess(reply -> {
                    boolean taken = reply.verdict() == CommandReply.Verdict.ACCEPTED;
                    EventKind kind = taken ? EventKind.COMMAND_TAKEN : EventKind.COMMAND_REFUSED;
                    String text = asked.body().text() + ": " + reply.text();
                    vertx.eventBus()
                            .publish(
                                    Addresses.LOCAL_OCCURRENCE,
                                    new Occurrence(
                                            group,
                                            act.resource(),
                                            kind,
                                            text,
                                            asked.body().asking()),
                                    LocalCodec.LOCAL);
                    reply(asked, reply);
                });
    }
}
