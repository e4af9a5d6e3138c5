package io.mainstay.resource.check;

import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Parameter.Kind;
import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import java.util.List;
import java.util.Optional;

/** Describes and makes {@code tcpcheck} resources. */
public final class TcpCheckType extends CheckType {
    @Override
    public String name() {
        return "tcpcheck";
    }

    @Override
    public String summary() {
        return "Only monitored: online while a port takes connections, and where asked to answers as expected.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                parameter("host", Kind.TEXT, "127.0.0.1", 1, 255, "name or address"),
                new Parameter("port", Kind.NUMBER, true, Optional.empty(), 1, 65_535, List.of(), "its port"),
                timeout(),
                parameter("send", Kind.TEXT, "", 0, MAX_TEXT, "sent once connected; \"PING\\r\\n\" with double quotes"),
                parameter(
                        "expect",
                        Kind.TEXT,
                        "",
                        0,
                        MAX_TEXT,
                        "what the first " + TcpCheck.MAX_ANSWER + " bytes of the answer must hold"));
    }

    @Override
    void checkOwn(ParameterValues values, List<Conflict> conflicts) {
        String host = values.text("host");
        if (host.chars().anyMatch(c -> c <= ' ') || host.contains("/")) {
            conflicts.add(new Conflict("host", "is no name and no address", "such as 127.0.0.1, ::1, db.example"));
        }
    }

    @Override
    public Resource create(ResourceContext context) {
        return new TcpCheck(context);
    }
}
