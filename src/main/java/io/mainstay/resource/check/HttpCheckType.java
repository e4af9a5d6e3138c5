package io.mainstay.resource.check;

import io.mainstay.resource.Parameter;
import io.mainstay.resource.Parameter.Conflict;
import io.mainstay.resource.Parameter.Kind;
import io.mainstay.resource.ParameterValues;
import io.mainstay.resource.Resource;
import io.mainstay.resource.ResourceContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Describes and makes {@code httpcheck} resources. */
public final class HttpCheckType extends CheckType {
    private static final int MAX_URL = 2_048;
    private static final int MAX_PORT = 65_535;
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    @Override
    public String name() {
        return "httpcheck";
    }

    @Override
    public String summary() {
        return "Only monitored: online while a page answers with an expected status, and where asked to a text in it.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter("url", Kind.TEXT, true, Optional.empty(), 8, MAX_URL, List.of(), "http://… or https://…"),
                new Parameter(
                        "method",
                        Kind.CHOICE,
                        false,
                        Optional.of("GET"),
                        0,
                        0,
                        List.of("GET", "HEAD"),
                        "how it is asked"),
                timeout(),
                parameter("status", Kind.TEXTS, List.of("200-299"), 1, 32, "what is well: [\"200\", 300-399]"),
                parameter(
                        "body",
                        Kind.TEXT,
                        "",
                        0,
                        MAX_TEXT,
                        "what the first " + HttpCheck.MAX_BODY + " bytes of the body must hold"),
                parameter("headers", Kind.TEXT_MAP, Map.of(), 0, MAX_TEXT, "sent along, {Host: shop.example}"),
                parameter("followRedirects", Kind.FLAG, false, 0, 1, "ask where a redirect leads, up to 5 times"),
                parameter("tls.verify", Kind.FLAG, true, 0, 1, "whether the certificate and its name must be right"),
                parameter(
                        "tls.ca",
                        Kind.TEXT,
                        null,
                        1,
                        4_095,
                        "PEM file with who may have signed it; Java's by default"));
    }

    @Override
    void checkOwn(ParameterValues values, List<Conflict> conflicts) {
        urlProblem(values.text("url"))
                .ifPresent(
                        problem -> conflicts.add(new Conflict("url", problem, "such as http://127.0.0.1:8080/health")));
        StatusRanges.firstInvalid(values.texts("status"))
                .ifPresent(text -> conflicts.add(
                        new Conflict("status", "has '" + text + "'", "a status or a range: 200, 200-299")));
        if (!values.text("body").isEmpty() && values.text("method").equals("HEAD")) {
            conflicts.add(new Conflict("body", "never comes with HEAD", "method GET, or drop body"));
        }
        values.textMap("headers").forEach((name, value) -> checkHeader(name, value, conflicts));
        values.optionalText("tls.ca").ifPresent(file -> {
            if (!file.startsWith("/")) {
                conflicts.add(new Conflict("tls.ca", "is not absolute", "write it from the root"));
            }
            if (!values.flag("tls.verify")) {
                conflicts.add(new Conflict("tls.ca", "is not looked at with verify: false", "drop one of them"));
            }
        });
    }

    /** The value may be a secret and is not repeated. */
    private static void checkHeader(String name, String value, List<Conflict> conflicts) {
        if (!HEADER.matcher(name).matches()) {
            conflicts.add(new Conflict("headers", "has the name '" + name + "'", "letters, digits and -"));
        }
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
            conflicts.add(new Conflict("headers", "has a control character in " + name, "one line of text"));
        }
    }

    private static Optional<String> urlProblem(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException wrong) {
            return Optional.of("is no URL: " + wrong.getReason());
        }
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            return Optional.of("is neither http nor https");
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > MAX_PORT) {
            return Optional.of("names no host, or a port that is none");
        }
        return url.getUserInfo() == null
                ? Optional.empty()
                : Optional.of("holds a user's name; give a header Authorization instead");
    }

    @Override
    public Resource create(ResourceContext context) {
        return new HttpCheck(context);
    }
}
