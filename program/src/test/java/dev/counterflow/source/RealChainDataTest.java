package dev.counterflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.RealChainData;
import dev.counterflow.RealChainData.ExpectedAnswer;
import dev.counterflow.RealChainData.ExpectedFlow;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Rule;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.TransactionCheck;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules and the reader of files together, over real transactions. */
class RealChainDataTest {
    private static final TransactionCheck CHECK =
            new TransactionCheck(false, LocalDate.of(2009, 1, 3), LocalDate.of(2026, 11, 25));

    @Test
    void realTransactionsGiveTheExpectedAnswersUnderBothRules() throws Exception {
        RealChainData data = RealChainData.required();
        List<Transaction> transactions = transactions(data.files());
        assertThat(transactions).hasSize(5469);
        assertThat(transactions.stream().mapToLong(Transaction::outputValue).sum())
                .isEqualTo(17542849454708L);

        Map<Rule, Ledger> ledgers = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            ledgers.put(rule, Ledger.of(rule, transactions));
        }
        List<ExpectedAnswer> answers = data.expectedAnswers();
        assertThat(answers).hasSizeGreaterThanOrEqualTo(32);
        for (ExpectedAnswer answer : answers) {
            Ledger ledger = Objects.requireNonNull(ledgers.get(answer.rule()));
            assertThat(ledger.flows(answer.address(), answer.from(), answer.to()))
                    .as(answer.toString())
                    .isEqualTo(answer.flows());
        }
    }

    /** The reference rounds each edge for itself and leaves out scripts of several addresses. */
    @Test
    void proportionalDiffersFromTheReferenceEdgesByOneSatoshiAtMost() throws Exception {
        Path folder = RealChainData.required().folder().resolve("graphsense-fixture");
        Map<String, Long> edges = new TreeMap<>();
        for (Transaction transaction :
                transactions(List.of(folder.resolve("transactions.json").toString()))) {
            Rule.PROPORTIONAL.post(
                    transaction,
                    (address, counterparty, inflow, outflow) ->
                            edges.merge(address + " " + counterparty, outflow, Long::sum));
        }
        edges.values().removeIf(value -> value == 0);

        Map<Long, Integer> timesByDifference = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("reference-edges.json"))) {
            JsonNode edge = JsonMapper.shared().readTree(line);
            String pair = edge.get("from").asString() + " " + edge.get("to").asString();
            assertThat(edges).as(line).containsKey(pair);
            long found = Objects.requireNonNull(edges.remove(pair));
            timesByDifference.merge(Math.abs(found - edge.get("value").asLong()), 1, Integer::sum);
        }
        assertThat(timesByDifference).containsExactlyInAnyOrderEntriesOf(Map.of(0L, 13, 1L, 7));
        assertThat(edges).as("edges of scripts with several addresses").hasSize(8);
    }

    private static List<Transaction> transactions(List<String> files) throws Exception {
        FilesSource source = FilesSource.of(Chain.BITCOIN, CHECK, files, InputStream.nullInputStream());
        CollectingSink sink = new CollectingSink();
        for (Batch batch : source.batches()) {
            batch.read(sink);
            assertThat(sink.advanced).isEqualTo(batch.size());
        }
        assertThat(sink.badRows).isEmpty();
        return sink.transactions;
    }

    /** Postings summed by address, day and counterparty. */
    private record Ledger(Map<String, Map<LocalDate, Map<String, ExpectedFlow>>> accounts) {

        static Ledger of(Rule rule, List<Transaction> transactions) {
            Ledger ledger = new Ledger(new HashMap<>());
            for (Transaction transaction : transactions) {
                rule.post(
                        transaction,
                        (address, counterparty, inflow, outflow) -> ledger.accounts
                                .computeIfAbsent(address, account -> new HashMap<>())
                                .computeIfAbsent(transaction.day(), day -> new HashMap<>())
                                .merge(counterparty, flow(counterparty, inflow, outflow), Ledger::plus));
            }
            return ledger;
        }

        List<ExpectedFlow> flows(String address, LocalDate from, LocalDate to) {
            Map<String, ExpectedFlow> flows = new HashMap<>();
            accounts.getOrDefault(address, Map.of()).forEach((day, ofDay) -> {
                if (!day.isBefore(from) && !day.isAfter(to)) {
                    ofDay.forEach((counterparty, flow) -> flows.merge(counterparty, flow, Ledger::plus));
                }
            });
            return flows.values().stream()
                    .sorted(Comparator.comparing(ExpectedFlow::total)
                            .reversed()
                            .thenComparing(ExpectedFlow::counterparty))
                    .toList();
        }

        private static ExpectedFlow flow(String counterparty, long inflow, long outflow) {
            return new ExpectedFlow(counterparty, BigInteger.valueOf(inflow), BigInteger.valueOf(outflow));
        }

        private static ExpectedFlow plus(ExpectedFlow one, ExpectedFlow other) {
            return new ExpectedFlow(
                    one.counterparty(),
                    one.inflow().add(other.inflow()),
                    one.outflow().add(other.outflow()));
        }
    }
}
