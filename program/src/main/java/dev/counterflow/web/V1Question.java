package dev.counterflow.web;

import dev.counterflow.chain.Address;
import dev.counterflow.chain.Coins;
import dev.counterflow.exposure.Order;
import dev.counterflow.exposure.Question;
import dev.counterflow.exposure.QuestionPart;
import dev.counterflow.exposure.QuestionText;
import dev.counterflow.exposure.Refinement;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A question to API v1, from the path and the query of its URL. Immutable. */
final class V1Question {
    private static final Set<QuestionPart> IN_PATH = Set.of(QuestionPart.CHAIN, QuestionPart.ADDRESS);
    private static final int LONGEST_LIST = Refinement.MOST_HIDDEN * (Address.MAX_LENGTH + 1);

    private final Question question;
    private final Map<String, String> parameters;

    private V1Question(Question question, Map<String, String> parameters) {
        this.question = question;
        this.parameters = parameters;
    }

    /**
     * Reads a question.
     *
     * @param known the parameters that it may have
     * @throws CounterflowException if it has others, or some that are not of the form they should have
     */
    static V1Question of(Request request, Duration deadline, List<String> known) {
        Map<String, String> parameters = QuestionParameters.single(request.parameters(), known);
        return of(place(request, "chain"), place(request, "address"), parameters, deadline);
    }

    static V1Question of(String chain, String address, Map<String, String> parameters, Duration deadline) {
        Map<QuestionPart, String> texts = new EnumMap<>(QuestionPart.class);
        for (QuestionPart part : QuestionPart.values()) {
            String text = parameters.get(QuestionParameters.name(part));
            if (text != null && !IN_PATH.contains(part)) {
                texts.put(part, text);
            }
        }
        texts.put(QuestionPart.CHAIN, chain);
        texts.put(QuestionPart.ADDRESS, address);
        return new V1Question(new QuestionText(texts, QuestionParameters::name).question(deadline), parameters);
    }

    static String place(Request request, String name) {
        return Optional.ofNullable(request.places().get(name)).orElse("");
    }

    Question question() {
        return question;
    }

    /** Another address of the same chain, from a parameter or from the path. */
    String address(String name, String text) {
        try {
            return Address.parse(text, question.chain());
        } catch (CounterflowException e) {
            throw new CounterflowException(e.problem(), name + ": " + e.userMessage(), e);
        }
    }

    /** Which counterparties matter. */
    Refinement refinement() {
        Order order = text("order").map(V1Question::order).orElse(Order.of(question.flow()));
        Optional<String> counterparty = text("counterparty").map(text -> address("counterparty", text));
        BigInteger leastAmount = text("min_amount").map(V1Question::amount).orElse(BigInteger.ZERO);
        return new Refinement(counterparty, hidden(), leastAmount, order, after());
    }

    private List<String> hidden() {
        String list = text("hide").orElse("");
        if (list.isEmpty()) {
            return List.of();
        }
        List<String> hidden = list.length() > LONGEST_LIST ? List.of() : List.of(list.split(",", -1));
        if (hidden.isEmpty() || hidden.size() > Refinement.MOST_HIDDEN) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "hide is too long; it should be at most " + Refinement.MOST_HIDDEN
                            + " addresses with commas between them");
        }
        return hidden.stream().map(text -> address("hide", text)).toList();
    }

    private static Order order(String text) {
        return Arrays.stream(Order.values())
                .filter(order -> order.code().equals(text))
                .findFirst()
                .orElseThrow(() -> new CounterflowException(
                        Problem.INVALID_PARAMETER,
                        "order is " + Quoted.text(text) + "; it should be one of "
                                + Arrays.stream(Order.values()).map(Order::code).collect(Collectors.joining(", "))));
    }

    private static BigInteger amount(String text) {
        try {
            return Coins.parse(text);
        } catch (CounterflowException e) {
            throw new CounterflowException(
                    e.problem(), "min_amount is " + Quoted.text(text) + "; " + e.userMessage(), e);
        }
    }

    private Optional<Refinement.After> after() {
        return token().map(token -> {
            try {
                return new Refinement.After(
                        token.place().get(1), new BigInteger(token.place().get(0)));
            } catch (NumberFormatException e) {
                throw PageToken.invalid("is not one that this server gave", e);
            }
        });
    }

    /** Where the pages before ended, if there were any. */
    Optional<PageToken> token() {
        Optional<PageToken> token = text("page_token").map(text -> PageToken.parse(text, identity()));
        if (token.isPresent() && question.offset() > 0) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "offset and page_token are both given; give one of them");
        }
        return token;
    }

    /** What makes it another question, apart from the page. */
    List<String> identity() {
        List<String> identity = new ArrayList<>(List.of(question.chain().code(), question.address()));
        parameters.entrySet().stream()
                .filter(parameter -> !List.of("page_token", "limit", "offset").contains(parameter.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(parameter -> identity.add(parameter.getKey() + "=" + parameter.getValue()));
        return identity;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
