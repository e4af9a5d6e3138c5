package io.mainstay.resource.lbhealthcheck;

/** The three ways a load balancer may ask. */
enum ListenerKind {
    /** A connection is the whole question. Listens only in service: a closed port is the "no" (C3). */
    TCP("tcp", "port"),
    /** 200 or 503 (C13). Listens out of service too. */
    HTTP("http", "http.port"),
    /** HAProxy's agent-check: one line (C12). Listens out of service too. */
    AGENT("agent", "agent.port");

    private final String label;
    private final String key;

    ListenerKind(String label, String key) {
        this.label = label;
        this.key = key;
    }

    String label() {
        return label;
    }

    /** The parameter that holds its port. */
    String key() {
        return key;
    }
}
