package dev.counterflow.web;

import dev.counterflow.exposure.Exposed;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.Refinement;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /v1/{chain}/exposure}: the exposures of many addresses, line by line, as they are answered. As many of these
 * requests are under way as questions may be, since each holds a thread for as long as its client reads. Thread safe.
 */
final class V1Batch implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(V1Batch.class);

    static final String PATH = "/v1/{chain}/exposure";
    static final int MOST_ADDRESSES = 1_000;

    private static final BatchForm LINES_OF_JSON = new BatchJson();
    private static final BatchForm CSV = new BatchCsv();
    private static final List<String> PARAMETERS = List.of(
            "start_date", "end_date", "flow_type", "counterparty", "min_amount", "hide", "order", "limit", "partial");

    private final Exposures exposures;
    private final QuestionGate gate;
    private final Duration deadline;
    private final RateLimits rates;
    private final Semaphore underWay;

    V1Batch(Exposures exposures, QuestionGate gate, Duration deadline, RateLimits rates) {
        this.exposures = exposures;
        this.gate = gate;
        this.deadline = deadline;
        this.rates = rates;
        this.underWay = new Semaphore(gate.atOnce());
    }

    @Override
    public Reply handle(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        String chain = V1Question.place(request, "chain");
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> addresses = read(request.body(), parameters);
        // What is wrong with the question itself is said once, before the first line.
        V1Question.of(chain, "coinbase", parameters, deadline).refinement();
        if (!underWay.tryAcquire()) {
            throw new CounterflowException(
                    Problem.OVERLOADED,
                    "requests about many addresses are under way, as many as may be; ask again in a moment");
        }
        rates.charge(request.caller(), addresses.size());
        BatchForm form = request.wantsCsv() ? CSV : LINES_OF_JSON;
        return Reply.streamed(form.type(), out -> {
                    try {
                        write(chain, addresses, parameters, form, out);
                    } finally {
                        underWay.release();
                    }
                })
                .with("Vary", "Accept");
    }

    /** Is made when the first body comes. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    private static List<String> read(String body, Map<String, String> parameters) {
        JsonNode question;
        try {
            question = Json.MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw invalid("the body is not JSON: " + Quoted.text(e.getOriginalMessage()));
        }
        if (!question.isObject()) {
            throw invalid("the body should be an object with addresses");
        }
        List<String> addresses = new ArrayList<>();
        question.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (property.getKey().equals("addresses") && value.isArray()) {
                value.forEach(address -> addresses.add(address.asString("")));
            } else if (PARAMETERS.contains(property.getKey()) && value.isValueNode() && !value.isNull()) {
                parameters.put(property.getKey(), value.asString());
            } else {
                throw invalid(Quoted.text(property.getKey())
                        + " is not a property of a question, or not of its form; there are addresses (a list), "
                        + String.join(", ", PARAMETERS));
            }
        });
        if (addresses.isEmpty() || addresses.size() > MOST_ADDRESSES) {
            throw invalid("addresses has " + addresses.size() + " addresses; it should have 1 to " + MOST_ADDRESSES);
        }
        return addresses;
    }

    private void write(
            String chain, List<String> addresses, Map<String, String> parameters, BatchForm form, OutputStream out)
            throws IOException {
        long end = System.nanoTime() + Question.LONGEST_DEADLINE.toNanos();
        send(form.heading(), out);
        for (String address : addresses) {
            send(answer(chain, address, parameters, form, end), out);
        }
        send(form.end(addresses.size()), out);
    }

    private static void send(String lines, OutputStream out) throws IOException {
        out.write(lines.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private String answer(String chain, String address, Map<String, String> parameters, BatchForm form, long end) {
        try {
            if (System.nanoTime() > end) {
                throw new CounterflowException(
                        Problem.DEADLINE_EXCEEDED,
                        "the addresses before took " + Question.LONGEST_DEADLINE.toSeconds()
                                + " s together; ask for this one again");
            }
            V1Question question = V1Question.of(chain, address, parameters, deadline);
            Refinement refinement = question.refinement();
            Exposed exposed = gate.within(
                    deadline,
                    remaining -> exposures.ask(QuestionGate.withDeadline(question.question(), remaining), refinement));
            return form.exposure(question, exposed);
        } catch (CounterflowException e) {
            return e.problem() == Problem.INTERNAL
                    ? failed(address, form, e)
                    : form.problem(address, e.problem(), e.userMessage());
        } catch (RuntimeException e) {
            return failed(address, form, e);
        }
    }

    /** The answer has begun: nothing may end it but its end. */
    private static String failed(String address, BatchForm form, RuntimeException failure) {
        LOG.error("a line of an answer failed", failure);
        return form.problem(address, Problem.INTERNAL, "something went wrong that should not");
    }

    private static CounterflowException invalid(String message) {
        return new CounterflowException(Problem.INVALID_PARAMETER, message);
    }
}
