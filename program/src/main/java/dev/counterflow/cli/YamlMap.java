package dev.counterflow.cli;

import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A map in the configuration file. Every message names the file and the path of the key. Immutable. */
final class YamlMap {
    private final Path file;
    private final String path;
    private final JsonNode node;

    /**
     * A map of the file.
     *
     * @param path the path of its key, or empty for the file itself
     */
    YamlMap(Path file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    file + ": " + (path.isEmpty() ? "the file" : path) + " should be a map of keys and values");
        }
    }

    /** Where relative paths start from. */
    Path folder() {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
    }

    /** A key that is not known is refused: it is probably a mistyped one. */
    void requireKnown(List<String> known) {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        file + ": there is no key " + Quoted.text(pathOf(key)) + "; there are "
                                + String.join(", ", known));
            }
        }
    }

    Optional<String> text(String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isValueNode() || value.isNull()) {
            throw wrong(key, "a text, a number, true or false");
        }
        return Optional.of(value.asString());
    }

    String requiredText(String key, String expected) {
        return text(key).filter(text -> !text.isBlank()).orElseThrow(() -> wrong(key, expected));
    }

    Optional<Path> path(String key) {
        return text(key).map(text -> folder().resolve(text).normalize());
    }

    Optional<YamlMap> map(String key) {
        return Optional.ofNullable(node.get(key)).map(value -> new YamlMap(file, pathOf(key), value));
    }

    /** The maps of a list; none if there is no such key. */
    List<YamlMap> maps(String key) {
        JsonNode list = node.get(key);
        if (list == null) {
            return List.of();
        }
        if (!list.isArray()) {
            throw wrong(key, "a list");
        }
        List<YamlMap> maps = new ArrayList<>();
        for (JsonNode element : list) {
            maps.add(new YamlMap(file, pathOf(key) + "[" + maps.size() + "]", element));
        }
        return maps;
    }

    CounterflowException wrong(String key, String expected) {
        JsonNode value = node.get(key);
        String found = value == null
                ? " is missing"
                : value.isValueNode() && !value.isNull() ? " is " + Quoted.text(value.asString()) : " is not right";
        return new CounterflowException(
                Problem.INVALID_PARAMETER, file + ": " + pathOf(key) + found + "; it should be " + expected);
    }

    CounterflowException wrong(String message) {
        return new CounterflowException(Problem.INVALID_PARAMETER, file + ": " + path + ": " + message);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
