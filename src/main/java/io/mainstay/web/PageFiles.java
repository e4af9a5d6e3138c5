package io.mainstay.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** The status page's files: named one by one, so that no path can lead elsewhere, and held in memory. */
final class PageFiles {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final String[] NAMES = {
        "index.html",
        "page.css",
        "page.js",
        "patch.js",
        "anchor.js",
        "model.js",
        "stream.js",
        "session.js",
        "rights.js",
        "group.js",
        "detail.js",
        "graph.js",
        "timeline.js",
        "actions.js",
        "why.js",
        "nodes.js",
        "events.js",
        "demo.js",
        "words.js",
        "icon.svg"
    };

    private final Map<String, Page> pages = new LinkedHashMap<>();

    private record Page(Buffer body, String type, String tag) {}

    /** Reads all files; blocks. */
    static PageFiles load() throws IOException {
        PageFiles files = new PageFiles();
        for (String name : NAMES) {
            try (InputStream in = PageFiles.class.getResourceAsStream("/web/" + name)) {
                if (in == null) {
                    throw new FileNotFoundException("the jar lacks web/" + name);
                }
                byte[] bytes = in.readAllBytes();
                CRC32 sum = new CRC32();
                sum.update(bytes);
                String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
                Page page = new Page(Buffer.buffer(bytes), type, "\"" + Long.toHexString(sum.getValue()) + "\"");
                files.pages.put("/" + name, page);
            }
        }
        return files;
    }

    void addTo(Router router) {
        pages.forEach((path, page) -> router.get(path).method(HttpMethod.HEAD).handler(context -> send(context, page)));
        Page first = pages.get("/index.html");
        if (first != null) {
            router.get("/").method(HttpMethod.HEAD).handler(context -> send(context, first));
        }
    }

    private static void send(RoutingContext context, Page page) {
        context.response()
                .putHeader("Cache-Control", "no-cache")
                .putHeader("ETag", page.tag())
                .putHeader("Content-Type", page.type());
        if (page.tag().equals(context.request().getHeader("If-None-Match"))) {
            context.response().setStatusCode(304).end();
        } else {
            context.response().end(page.body());
        }
    }
}
