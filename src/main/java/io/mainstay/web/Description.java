package io.mainstay.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** The OpenAPI file that describes the REST interface; a test compares it with what the node answers. */
final class Description {
    static final String PATH = "/api/v1/openapi.yaml";
    private static final String TYPE = "application/yaml";

    private final String text;
    private final String tag;

    private Description(String text, String tag) {
        this.text = text;
        this.tag = tag;
    }

    /** Reads the file; blocks. */
    static Description load() throws IOException {
        try (InputStream in = Description.class.getResourceAsStream("/web/openapi.yaml")) {
            if (in == null) {
                throw new FileNotFoundException("the jar lacks web/openapi.yaml");
            }
            byte[] bytes = in.readAllBytes();
            CRC32 sum = new CRC32();
            sum.update(bytes);
            return new Description(
                    new String(bytes, StandardCharsets.UTF_8), "\"" + Long.toHexString(sum.getValue()) + "\"");
        }
    }

    void addTo(Router router) {
        // Whatever is accepted: browsers and tools ask for files of this type in many ways.
        router.get(PATH).method(HttpMethod.HEAD).handler(context -> Answers.tagged(context, tag, TYPE, text));
    }
}
