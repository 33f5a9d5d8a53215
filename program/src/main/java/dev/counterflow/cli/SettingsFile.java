package dev.counterflow.cli;

import dev.counterflow.cluster.ClusterSettings;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The configuration file, read. Immutable. */
final class SettingsFile {
    /** No configuration file. */
    static final SettingsFile NONE = new SettingsFile(Map.of(), Optional.empty());

    /** Read without being named, if it is in the folder where the program is started. */
    static final String USUAL_NAME = "counterflow.yaml";

    static final String VARIABLE = "COUNTERFLOW_CONFIG";

    private static final long MOST_BYTES = 1 << 20;
    private static final String CLUSTER = "cluster";

    private final Map<Setting, SettingValue> values;
    private final Optional<ClusterSettings> cluster;

    private SettingsFile(Map<Setting, SettingValue> values, Optional<ClusterSettings> cluster) {
        this.values = values;
        this.cluster = cluster;
    }

    /**
     * Finds the file and reads it.
     *
     * @param named the file that the command line names
     */
    static SettingsFile find(Optional<String> named, Surroundings surroundings) {
        Optional<Path> file = named.or(
                        () -> Optional.ofNullable(surroundings.environment().get(VARIABLE)))
                .map(name -> surroundings.folder().resolve(name))
                .or(() -> Optional.of(surroundings.folder().resolve(USUAL_NAME)).filter(Files::exists));
        return file.map(found -> read(found, surroundings.environment())).orElse(NONE);
    }

    /**
     * Reads a file.
     *
     * @throws CounterflowException if it cannot be read, or has a key that is not known or a value that cannot be; the
     *     message names the file and the path of the key
     */
    static SettingsFile read(Path file, Map<String, String> environment) {
        YamlMap root = new YamlMap(file, "", parse(file));
        root.requireKnown(Stream.concat(Arrays.stream(Setting.values()).map(Setting::key), Stream.of(CLUSTER))
                .toList());
        Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            root.text(setting.key())
                    .ifPresent(text -> values.put(
                            setting, new SettingValue(setting, text, file + ": " + setting.key(), root.folder())));
        }
        return new SettingsFile(values, root.map(CLUSTER).map(map -> new ExternalCluster(environment).read(map)));
    }

    Optional<SettingValue> value(Setting setting) {
        return Optional.ofNullable(values.get(setting));
    }

    /** The servers that the file names, to be used instead of the embedded ones. */
    Optional<ClusterSettings> cluster() {
        return cluster;
    }

    private static JsonNode parse(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "the configuration file " + file + " has more than " + MOST_BYTES + " bytes");
            }
            YAMLMapper yaml = YAMLMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
            List<JsonNode> documents;
            try (var values = yaml.readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
                documents = values.readAll();
            }
            if (documents.size() > 1) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER, "the configuration file " + file + " has more than one document");
            }
            return documents.isEmpty() ? yaml.createObjectNode() : documents.get(0);
        } catch (IOException e) {
            throw new CounterflowException(
                    Problem.FILE_ACCESS, "the configuration file " + file + " cannot be read: " + e, e);
        } catch (JacksonException e) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "the configuration file " + file + " is not proper YAML: line "
                            + e.getLocation().getLineNr() + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        }
    }
}
