package dev.counterflow.web;

import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.QuestionText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code GET /address/exposure/direct}: who an address has dealt with itself. */
final class DirectExposure implements Handler {
    static final String PATH = "/address/exposure/direct";

    private final QuestionGate answers;
    private final Duration deadline;

    DirectExposure(QuestionGate answers, Duration deadline) {
        this.answers = answers;
        this.deadline = deadline;
    }

    @Override
    public Reply handle(Request request) {
        Map<String, String> parameters = QuestionParameters.single(request.parameters());
        Question question =
                new QuestionText(QuestionParameters.parts(parameters), QuestionParameters::name).question(deadline);
        Answer answer = answers.ask(question);
        Reply reply = Reply.json(200, AnswerJson.lineOf(answer));
        return answer.more() ? reply.with("Link", "<" + next(parameters, question) + ">; rel=\"next\"") : reply;
    }

    /** The same question, from the first counterparty that this answer has no more. */
    private static String next(Map<String, String> parameters, Question question) {
        Map<String, String> further = new TreeMap<>(parameters);
        further.put("offset", Long.toString(question.offset() + question.limit()));
        return PATH + "?"
                + further.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "="
                                + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }
}
