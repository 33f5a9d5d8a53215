package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.counterflow.cluster.ClusterSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests for Kubernetes have what it knows, and say what suits the program. */
class KubernetesTest {
    private static final Path FILE =
            Path.of("").toAbsolutePath().resolveSibling("kubernetes").resolve("counterflow.yaml");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<String, Class<?>> KINDS =
            Map.of("ConfigMap", ConfigMap.class, "Deployment", Deployment.class, "Service", Service.class);

    @TempDir
    Path folder;

    private static List<Object> manifests() throws IOException {
        List<Object> all = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(FILE.toFile())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                String kind = document.path("kind").asText();
                all.add(YAML.convertValue(document, Objects.requireNonNull(KINDS.get(kind), kind)));
            }
        }
        return all;
    }

    private static <T> List<T> of(Class<T> kind) throws IOException {
        return manifests().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<Container> containers() throws IOException {
        return of(Deployment.class).stream()
                .map(deployment -> deployment.getSpec().getTemplate().getSpec().getContainers())
                .map(all -> all.get(0))
                .toList();
    }

    /** What a class does not know, it keeps as an additional property. */
    private static void assertKnown(@Nullable Object value, String where) throws ReflectiveOperationException {
        if (value instanceof Iterable<?> all) {
            for (Object one : all) {
                assertKnown(one, where);
            }
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8.")) {
            for (Method getter : value.getClass().getMethods()) {
                if (getter.getName().equals("getAdditionalProperties")) {
                    assertThat((Map<?, ?>) getter.invoke(value)).as(where).isEmpty();
                } else if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
                    assertKnown(
                            getter.invoke(value), where + "." + getter.getName().substring(3));
                }
            }
        }
    }

    @Test
    void nothingIsSaidThatKubernetesDoesNotKnow() throws Exception {
        List<Object> all = manifests();
        assertThat(all).hasSize(4);
        for (Object manifest : all) {
            assertKnown(manifest, manifest.getClass().getSimpleName());
        }
    }

    @Test
    void theSettingsAreThoseOfTheProgram() throws IOException {
        String yaml = of(ConfigMap.class).get(0).getData().get(SettingsFile.USUAL_NAME);
        Path file = Files.writeString(folder.resolve(SettingsFile.USUAL_NAME), yaml);
        SettingsFile settings = SettingsFile.read(file, Map.of());
        ClusterSettings cluster = settings.cluster().orElseThrow();
        assertThat(cluster.shards()).hasSize(2);
        for (Container container : containers()) {
            assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getMountPath)
                    .contains(cluster.secrets().toString(), "/etc/counterflow/counterflow.yaml");
        }
    }

    @Test
    void eachContainerRunsACommandThatThereIsAsAnOrdinaryUser() throws IOException {
        Set<String> commands = CounterflowCommand.commandLine(new TestSurroundings(folder, Map.of()).get())
                .getSubcommands()
                .keySet();
        for (Container container : containers()) {
            assertThat(commands).containsAll(container.getArgs());
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
        }
        for (Deployment deployment : of(Deployment.class)) {
            PodTemplateSpec pod = deployment.getSpec().getTemplate();
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getMetadata().getLabels())
                    .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
        }
    }

    @Test
    void theServiceLeadsToWhatServesAndAsksItHowItIs() throws IOException {
        Container serve = containers().get(0);
        Deployment deployment = of(Deployment.class).get(0);
        assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                .containsAllEntriesOf(of(Service.class).get(0).getSpec().getSelector());
        HTTPGetAction ready = serve.getReadinessProbe().getHttpGet();
        HTTPGetAction live = serve.getLivenessProbe().getHttpGet();
        assertThat(ready.getPath()).isEqualTo("/readyz");
        assertThat(live.getPath()).isEqualTo("/livez");
        // A name that the server does not have would be refused.
        assertThat(ready.getHttpHeaders())
                .singleElement()
                .satisfies(host -> assertThat(host.getValue()).isEqualTo("localhost"));
        assertThat(deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
                .as("10 s of notice and 62 s for the requests under way")
                .isGreaterThan(72);
    }
}
