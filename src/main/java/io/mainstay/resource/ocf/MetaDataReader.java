package io.mainstay.resource.ocf;

import io.mainstay.resource.ocf.MetaData.Action;
import io.mainstay.resource.ocf.MetaData.Taken;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the XML that an agent prints. It is foreign text: document types are passed over, entities beyond XML's own five
 * are refused, nothing is fetched, and the counts are bounded; whoever got the text bounded its size. Pure.
 */
final class MetaDataReader {
    static final int MAX_PARAMETERS = 1_000;
    static final int MAX_ACTIONS = 200;
    static final int MAX_CHOICES = 1_000;

    private static final Pattern TIME = Pattern.compile("\\s*(\\d{1,12})\\s*(ms|msec|s|sec|m|min|h|hr)?\\s*");

    private final XMLStreamReader xml;
    private final List<Taken> parameters = new ArrayList<>();
    private final List<Action> actions = new ArrayList<>();

    private MetaDataReader(XMLStreamReader xml) {
        this.xml = xml;
    }

    /** The text is not the meta-data of an agent; the message says why. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    static MetaData read(String text) throws Unreadable {
        try {
            // Some agents print an empty line first, which XML does not allow before its declaration.
            XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(text.strip()));
            return new MetaDataReader(xml).whole();
        } catch (XMLStreamException wrong) {
            throw new Unreadable("is not readable as XML: " + firstLine(wrong));
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("it refers to " + systemId + ", which is not fetched");
        });
        return factory;
    }

    private MetaData whole() throws XMLStreamException, Unreadable {
        String agent = null;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new Unreadable("uses the entity &" + xml.getLocalName() + ";, which is not expanded");
            }
            if (event != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            if (agent == null) {
                if (!xml.getLocalName().equals("resource-agent")) {
                    throw new Unreadable("begins with <" + xml.getLocalName() + ">, not <resource-agent>");
                }
                agent = attribute("name", "");
            } else if (xml.getLocalName().equals("parameter")) {
                add(parameters, parameter(), MAX_PARAMETERS, "parameters");
            } else if (xml.getLocalName().equals("action")) {
                add(actions, action(), MAX_ACTIONS, "actions");
            }
        }
        return new MetaData(agent == null ? "" : agent, List.copyOf(parameters), List.copyOf(actions));
    }

    private Taken parameter() throws XMLStreamException, Unreadable {
        String name = attribute("name", "");
        boolean required = isTrue(attribute("required", "0"));
        String group = attribute("unique-group", isTrue(attribute("unique", "0")) ? name : "");
        boolean deprecated = false;
        String kind = "";
        String defaultValue = "";
        List<String> choices = new ArrayList<>();
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new Unreadable("uses the entity &" + xml.getLocalName() + ";, which is not expanded");
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                switch (xml.getLocalName()) {
                    case "deprecated" -> deprecated = true;
                    case "content" -> {
                        kind = attribute("type", "").toLowerCase(Locale.ROOT);
                        defaultValue = attribute("default", "");
                    }
                    case "option" -> add(choices, attribute("value", ""), MAX_CHOICES, "choices of " + name);
                    default -> {
                        // Descriptions for people.
                    }
                }
            }
        }
        return new Taken(name, required, group, deprecated, kind, defaultValue, List.copyOf(choices));
    }

    private Action action() {
        OptionalLong depth = number(attribute("depth", "0"));
        return new Action(attribute("name", ""), timeMs(attribute("timeout", "")), depth.orElse(0));
    }

    private static <T> void add(List<T> list, T one, int most, String what) throws Unreadable {
        if (list.size() >= most) {
            throw new Unreadable("names more than " + most + " " + what);
        }
        list.add(one);
    }

    private String attribute(String name, String otherwise) {
        return Optional.ofNullable(xml.getAttributeValue(null, name)).orElse(otherwise);
    }

    private static boolean isTrue(String word) {
        return word.equals("1") || word.equalsIgnoreCase("true") || word.equalsIgnoreCase("yes");
    }

    private static OptionalLong number(String text) {
        return text.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** A time as agents write it: seconds where no unit is given. */
    static OptionalLong timeMs(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return OptionalLong.of(
                switch (Optional.ofNullable(matcher.group(2)).orElse("s")) {
                    case "ms", "msec" -> number;
                    case "m", "min" -> number * 60_000;
                    case "h", "hr" -> number * 3_600_000;
                    default -> number * 1_000;
                });
    }

    private static String firstLine(XMLStreamException wrong) {
        return String.valueOf(wrong.getMessage())
                .lines()
                .reduce("", (all, line) -> all.isEmpty() ? line : all + ", " + line);
    }
}
