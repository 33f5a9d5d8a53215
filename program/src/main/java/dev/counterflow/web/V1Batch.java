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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /v1/{chain}/exposure}: the exposures of many addresses, one line of JSON each, as they are answered. */
final class V1Batch implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(V1Batch.class);

    static final String PATH = "/v1/{chain}/exposure";
    static final int MOST_ADDRESSES = 1_000;

    private static final String LINES = "application/x-ndjson";
    private static final List<String> PARAMETERS = List.of(
            "start_date", "end_date", "flow_type", "counterparty", "min_amount", "hide", "order", "limit", "partial");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Exposures exposures;
    private final QuestionGate gate;
    private final Duration deadline;
    private final RateLimits rates;

    V1Batch(Exposures exposures, QuestionGate gate, Duration deadline, RateLimits rates) {
        this.exposures = exposures;
        this.gate = gate;
        this.deadline = deadline;
        this.rates = rates;
    }

    @Override
    public Reply handle(Request request) {
        QuestionParameters.single(request.parameters(), List.of());
        String chain = V1Question.place(request, "chain");
        Map<String, String> parameters = new LinkedHashMap<>();
        List<String> addresses = read(request.body(), parameters);
        // What is wrong with the question itself is said once, before the first line.
        V1Question.of(chain, "coinbase", parameters, deadline).refinement();
        rates.charge(request.caller(), addresses.size());
        return Reply.streamed(LINES, out -> write(chain, addresses, parameters, out));
    }

    private static List<String> read(String body, Map<String, String> parameters) {
        JsonNode question;
        try {
            question = JSON.readTree(body);
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

    private void write(String chain, List<String> addresses, Map<String, String> parameters, OutputStream out)
            throws IOException {
        long end = System.nanoTime() + Question.LONGEST_DEADLINE.toNanos();
        for (String address : addresses) {
            out.write((line(chain, address, parameters, end) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        String last = V1Json.object(json -> json.writeNumberProperty("addresses", addresses.size()));
        out.write((last + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String line(String chain, String address, Map<String, String> parameters, long end) {
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
            return V1Json.object(json -> {
                V1Json.writeSubject(json, question.question(), exposed.grounds());
                V1Json.writeExposures(json, exposed.exposures());
                json.writeBooleanProperty("more", exposed.more());
                V1Json.writeGrounds(json, exposed.grounds());
            });
        } catch (CounterflowException e) {
            return e.problem() == Problem.INTERNAL
                    ? failed(address, e)
                    : problem(address, e.problem(), e.userMessage());
        } catch (RuntimeException e) {
            return failed(address, e);
        }
    }

    /** The answer has begun: nothing may end it but its last line. */
    private static String failed(String address, RuntimeException failure) {
        LOG.error("a line of an answer failed", failure);
        return problem(address, Problem.INTERNAL, "something went wrong that should not");
    }

    private static String problem(String address, Problem problem, String message) {
        return V1Json.object(json -> {
            json.writeStringProperty("address", address);
            json.writeObjectPropertyStart("problem");
            V1Json.writeProblem(json, problem, message);
            json.writeEndObject();
        });
    }

    private static CounterflowException invalid(String message) {
        return new CounterflowException(Problem.INVALID_PARAMETER, message);
    }
}
