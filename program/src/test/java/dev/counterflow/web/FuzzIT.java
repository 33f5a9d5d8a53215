package dev.counterflow.web;

import static dev.counterflow.ingest.TestTransactions.payment;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.counterflow.cluster.AccessKey;
import dev.counterflow.cluster.AccessKeys;
import dev.counterflow.ingest.ListSource;
import dev.counterflow.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Whatever is sent, the server answers, refuses with a problem that it knows, and tells nothing of its inside. For as many
 * seconds as {@code -Dfuzz.seconds} says; {@code -Dfuzz.seed} repeats a run.
 */
class FuzzIT {
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 10));

    /** The short run of every build sends the same each time; a long one something else. */
    private static final long SEED =
            Long.getLong("fuzz.seed", Integer.getInteger("fuzz.seconds") == null ? 1 : System.nanoTime());

    private static final int TOKENS = 20;

    /** A longer request may be refused, and its connection cut, before all of it was sent. */
    private static final int READ_AT_ONCE = 8_192;

    private static final Set<String> CODES =
            Arrays.stream(Problem.values()).map(Problem::code).collect(Collectors.toSet());
    private static final List<String> INSIDE = List.of(
            "Exception", "\tat ", "java.", "org.eclipse", "io.javalin", "org.postgresql", "dev.counterflow", "ERROR:");
    private static final List<Integer> BY_CLIENT_OR_OVERLOADED = List.of(501, 503, 505);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path work;

    private static ServedCluster served;
    private static final ListAppender<ILoggingEvent> ERRORS = new ListAppender<>();

    private final Random random = new Random(SEED);
    private final List<String> tokens = new ArrayList<>();

    @BeforeAll
    static void serve() throws Exception {
        served = new ServedCluster(work);
        served.load(new ListSource(
                "two days",
                List.of(
                        payment("2020-10-27", "coinbase", FuzzedWords.A, 500),
                        payment("2020-10-28", "shielded", FuzzedWords.A, 700),
                        payment("2020-10-28", "coinbase", FuzzedWords.A, 7))));
        ERRORS.start();
        log().addAppender(ERRORS);
    }

    @AfterAll
    static void close() {
        log().detachAppender(ERRORS);
        served.close();
    }

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger("dev.counterflow.web");
    }

    @Test
    void whateverIsSentIsAnsweredOrRefusedAndNothingOfTheInsideIsTold() throws Exception {
        AccessKeys known = new AccessKeys(served.cluster());
        List<String> keys = List.of(
                known.add(new AccessKey("reader", AccessKey.Scope.READ, OptionalInt.empty())),
                known.add(new AccessKey("loader", AccessKey.Scope.INGEST, OptionalInt.empty())),
                known.add(new AccessKey("limited", AccessKey.Scope.READ, OptionalInt.of(20))));
        RawHttp http = new RawHttp(served.url());
        long end = System.nanoTime() + LENGTH.toNanos();
        int sent = 0;
        while (System.nanoTime() < end) {
            byte[] request = new FuzzedRequest(new FuzzedWords(random, tokens), keys).make();
            try {
                Optional<RawHttp.Answer> answer = http.send(request);
                assertThat(errors()).as("what is logged as an error").isEmpty();
                if (answer.isPresent()) {
                    check(answer.get());
                } else {
                    assertThat(request.length).as("an unanswered request").isGreaterThan(READ_AT_ONCE);
                }
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "request " + sent + " with -Dfuzz.seed=" + SEED + ":\n" + shown(request) + "\n"
                                + e.getMessage(),
                        e);
            }
            sent++;
        }
        System.out.println(sent + " fuzzed requests with -Dfuzz.seed=" + SEED);
        assertThat(sent).isPositive();
        assertThat(served.get("/v1/bitcoin/addresses/" + FuzzedWords.A + "/exposure")
                        .body())
                .contains("\"total_flows_satoshis\":\"700\"");
        assertThat(served.get("/metrics").body())
                .contains("counterflow_questions_under_way 0", "counterflow_questions_waiting 0");
    }

    private static String shown(byte[] request) {
        String text = new String(request, StandardCharsets.UTF_8);
        return text.length() > 3_000 ? text.substring(0, 3_000) + "... " + request.length + " bytes" : text;
    }

    private void check(RawHttp.Answer answer) throws Exception {
        String shown = answer.status() + " " + answer.headers() + "\n" + answer.text();
        assertThat(answer.status())
                .as(shown)
                .satisfiesAnyOf(
                        status -> assertThat(status).isBetween(200, 499),
                        status -> assertThat(status).isIn(BY_CLIENT_OR_OVERLOADED));
        assertThat(answer.header("X-Content-Type-Options")).as(shown).contains("nosniff");
        assertThat(answer.header("X-Request-Id"))
                .as(shown)
                .hasValueSatisfying(id -> assertThat(id).matches("[A-Za-z0-9._-]{1,64}"));
        if (answer.status() < 400) {
            keepToken(answer);
        } else if (!answer.text().isEmpty()) {
            checkRefusal(answer, shown);
        }
    }

    private static List<String> errors() {
        return List.copyOf(ERRORS.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .map(event -> event.getFormattedMessage() + " "
                        + event.getThrowableProxy().getClassName() + ": "
                        + event.getThrowableProxy().getMessage())
                .toList();
    }

    private static void checkRefusal(RawHttp.Answer answer, String shown) throws Exception {
        String type = answer.header("Content-Type").orElse("");
        INSIDE.forEach(word -> assertThat(answer.text()).as(shown).doesNotContain(word));
        if (type.startsWith(Html.TYPE)) {
            return;
        }
        JsonNode problem = JSON.readTree(answer.text());
        boolean standard = type.equals("application/problem+json");
        String code = problem.at(standard ? "/code" : "/error/code").asText();
        assertThat(CODES).as(shown).contains(code);
        assertThat(code).as(shown).isNotEqualTo(Problem.INTERNAL.code());
        assertThat(problem.at(standard ? "/detail" : "/error/message").asText())
                .as(shown)
                .isNotBlank();
        if (standard) {
            assertThat(problem.at("/status").asInt()).as(shown).isEqualTo(answer.status());
        }
        if (answer.status() == 503 || answer.status() == 429) {
            assertThat(answer.header("Retry-After")).as(shown).isPresent();
        }
    }

    private void keepToken(RawHttp.Answer answer) throws Exception {
        if (answer.text().contains("\"next_page_token\"")) {
            tokens.add(JSON.readTree(answer.text()).path("next_page_token").asText());
            if (tokens.size() > TOKENS) {
                tokens.remove(0);
            }
        }
    }
}
