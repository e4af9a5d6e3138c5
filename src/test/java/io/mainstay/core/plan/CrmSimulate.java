package io.mainstay.core.plan;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** Pacemaker's own scheduler, asked what becomes of a cluster: one process a question. */
final class CrmSimulate {
    private static final long LIMIT_S = 30;
    private final Path program;
    private final Path directory;

    CrmSimulate(Path program, Path directory) {
        this.program = program;
        this.directory = directory;
    }

    static Optional<Path> find() {
        return List.of("/usr/sbin", "/usr/bin", "/sbin").stream()
                .map(where -> Path.of(where, "crm_simulate"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where each group runs once Pacemaker has done what it would do; a group that runs nowhere is missing. */
    TreeMap<String, String> placement(String cib, String name) {
        try {
            Path input = directory.resolve(name + ".xml");
            Path output = directory.resolve(name + ".out");
            Files.writeString(input, cib);
            Process process = new ProcessBuilder(program.toString(), "-x", input.toString(), "-S", "--output-as=xml")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("crm_simulate does not end: " + input);
            }
            String answer = Files.readString(output);
            // Where a group is blocked by another it answers well, and ends with 1.
            if (!answer.contains("<revised_cluster_status>")) {
                throw new AssertionError("crm_simulate " + process.exitValue() + ": " + answer + "\n" + cib);
            }
            Files.delete(input);
            Files.delete(output);
            return read(answer);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static TreeMap<String, String> read(String answer) throws IOException {
        try {
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(answer.substring(answer.indexOf("<pacemaker-result"))
                            .getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
            Element status = (Element)
                    root.getElementsByTagName("revised_cluster_status").item(0);
            TreeMap<String, String> placement = new TreeMap<>();
            NodeList resources = status.getElementsByTagName("resource");
            for (int i = 0; i < resources.getLength(); i++) {
                Element resource = (Element) resources.item(i);
                NodeList on = resource.getElementsByTagName("node");
                if (resource.getAttribute("role").equals("Started") && on.getLength() > 0) {
                    placement.put(resource.getAttribute("id"), ((Element) on.item(0)).getAttribute("name"));
                }
            }
            return placement;
        } catch (ParserConfigurationException | SAXException failure) {
            throw new IOException("crm_simulate answers " + answer, failure);
        }
    }
}
