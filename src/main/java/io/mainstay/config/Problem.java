package io.mainstay.config;

/**
 * One thing that is wrong in a configuration.
 *
 * @param path where, such as {@code groups.web.resources.lb.port}
 * @param value what stands there, as written; empty when it is missing
 * @param problem what is wrong with it
 * @param remedy what would be right
 */
public record Problem(String path, String value, String problem, String remedy) {
    @Override
    public String toString() {
        return path + (value.isEmpty() ? "" : " = " + value) + ": " + problem + "; " + remedy;
    }
}
