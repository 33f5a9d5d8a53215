package dev.counterflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.cluster.embedded.EmbeddedServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a user runs it. One data directory goes through the life of a demo, so the tests are in order. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
    private static final int TERMINATED = 143;
    private static final int BUSY = 6;
    private static final Pattern PRINTED_URL = Pattern.compile("^  curl '(http://[^']+)'$", Pattern.MULTILINE);

    private Path folder = Path.of("");
    private Path data = Path.of("");
    private String expected = "";

    @BeforeAll
    void readWhatTheReadmePromises(@TempDir Path temporary) throws IOException {
        folder = temporary;
        data = folder.resolve("data");
        String readme = Files.readString(Path.of(System.getProperty("counterflow.repository"), "README.md"));
        Matcher example = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertThat(example.find()).isTrue();
        expected = withoutSpace(example.group(1));
    }

    @AfterAll
    void stopWhatIsLeft() {
        EmbeddedServers.stop(data, true);
    }

    @Test
    @Order(1)
    void aDemoThatIsEndedWhileItLoadsTidiesUp() throws Exception {
        try (RunningDemo demo = demo()) {
            demo.untilPrinted("2020-10-28  ");
            demo.terminate();
            assertThat(demo.exitCode()).isEqualTo(TERMINATED);
            assertThat(demo.err()).contains("counterflow: interrupted").doesNotContain("Exception");
            assertThat(EmbeddedServers.isRunning(data)).isFalse();
            assertThat(data.resolve("work")).isEmptyDirectory();
        }
    }

    @Test
    @Order(2)
    void theNextStartLoadsTheRestAndAnswersWhatTheReadmePromises() throws Exception {
        try (RunningDemo demo = demo()) {
            String url = demo.url();
            Matcher printed = PRINTED_URL.matcher(demo.out());
            assertThat(printed.find()).as("an example is printed").isTrue();
            assertThat(withoutSpace(get(printed.group(1)))).isEqualTo(expected);
            assertThat(demo.out()).contains("2020-11-01  ", "generated demo data", "not the real chain");
            assertThat(demo.err())
                    .containsPattern("Loading [1-4] days? of generated data")
                    .contains("published", "Ctrl-C stops it");
            assertThat(get(url + "/readyz")).contains("true");
            assertThat(get(url + "/")).contains("<title>Counterflow</title>");
            refusesASecondServer(demo, url);
            printsTheSameOnTheCommandLine();
            demo.terminate();
            assertThat(demo.exitCode()).isEqualTo(TERMINATED);
            assertThat(EmbeddedServers.isRunning(data)).isFalse();
        }
    }

    private void refusesASecondServer(RunningDemo demo, String url) throws Exception {
        try (RunningDemo second = RunningDemo.start(folder, "serve", "--data-dir", "data", "--port", "0")) {
            assertThat(second.exitCode()).isEqualTo(BUSY);
            assertThat(second.err())
                    .contains("a Counterflow already serves this data directory at " + url + " (process " + demo.pid()
                            + ")");
        }
    }

    private void printsTheSameOnTheCommandLine() throws Exception {
        try (RunningDemo command = RunningDemo.start(
                folder, "exposure", "1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez", "--format", "json", "--data-dir", "data")) {
            assertThat(command.exitCode()).isZero();
            assertThat(withoutSpace(command.out())).isEqualTo(expected);
            assertThat(command.err()).isEqualTo("Generated data, not the real chain.\n");
        }
    }

    @Test
    @Order(3)
    void aSecondStartAnswersWithoutLoading() throws Exception {
        try (RunningDemo demo = demo()) {
            answersAsPromised(demo);
            assertThat(demo.err()).doesNotContain("Loading");
            demo.kill();
        }
        assertThat(EmbeddedServers.isRunning(data))
                .as("the servers outlive a kill")
                .isTrue();
    }

    @Test
    @Order(4)
    void afterAKillTheNextStartFindsEverything() throws Exception {
        try (RunningDemo demo = demo()) {
            answersAsPromised(demo);
            assertThat(demo.err()).doesNotContain("Loading");
        }
        assertThat(EmbeddedServers.isRunning(data)).isFalse();
    }

    @Test
    @Order(5)
    void aPortInUseIsSaidToBeInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningDemo demo = RunningDemo.start(
                        folder, "demo", "--data-dir", "data", "--port", Integer.toString(taken.getLocalPort()))) {
            assertThat(demo.exitCode()).isEqualTo(BUSY);
            assertThat(demo.err()).contains("port " + taken.getLocalPort() + "; choose another port with --port");
        }
    }

    private void answersAsPromised(RunningDemo demo) throws Exception {
        assertThat(withoutSpace(
                        get(demo.url() + "/address/exposure/direct?address=1BQAPyku1ZibWGAgd8QePpW1vAKHowqLez")))
                .isEqualTo(expected);
    }

    private RunningDemo demo() throws IOException {
        return RunningDemo.start(folder, "demo", "--data-dir", "data", "--port", "0");
    }

    private static String get(String url) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(url).isEqualTo(200);
        return response.body();
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
