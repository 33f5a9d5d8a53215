package dev.counterflow.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.counterflow.RealChainData;
import dev.counterflow.chain.Transaction.Entry;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in {@code docs/rules.md} are what the rules do. */
class RulesPageTest {
    /** A heading, a transaction in a fenced block, and the table of its transfers under both rules. */
    private static final Pattern EXAMPLE = Pattern.compile(
            "^### (?<name>[^\n]+)\n(?:(?!^#).)*?^```\n(?<transaction>.*?)^```\n\n(?<table>(?:^\\|[^\n]*\n)+)",
            Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern ENTRY = Pattern.compile("(in|out) +(\\S+) (\\d+)");
    private static final Pattern TRANSFER = Pattern.compile("\\| ([a-z-]+) \\| (\\S+) \\| (\\S+) \\| (\\d+) \\|");

    record Example(String name, Transaction transaction, Map<Rule, Map<String, BigInteger>> transfers) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyFigureIsWhatTheRuleGives(Example example) {
        example.transfers()
                .forEach((rule, transfers) -> assertThat(
                                Postings.of(rule, example.transaction()).transfers())
                        .as(example + " under " + rule.code())
                        .isEqualTo(transfers));
    }

    static List<Example> examples() throws IOException {
        String page = Files.readString(RealChainData.repository().resolve("docs/rules.md"));
        List<Example> examples = matches(EXAMPLE, page)
                .map(match -> new Example(match.group(1), transaction(match.group(2)), transfers(match.group(3))))
                .toList();
        assertThat(examples)
                .as("examples with a transaction and a table")
                .hasSize(count("^```\nin|^```\ncoinbase", page));
        assertThat(examples).hasSizeGreaterThanOrEqualTo(8);
        return examples;
    }

    private static Transaction transaction(String text) {
        TransactionBuilder builder = new TransactionBuilder();
        matches(ENTRY, text).forEach(match -> {
            List<String> addresses = match.group(2).equals("-")
                    ? List.of()
                    : List.of(match.group(2).split(",", -1));
            Entry entry = new Entry(addresses, Long.parseLong(match.group(3)));
            if (match.group(1).equals("in")) {
                builder.spends(entry);
            } else {
                builder.pays(entry);
            }
        });
        return text.startsWith("coinbase") ? builder.coinbase() : builder.transaction();
    }

    private static Map<Rule, Map<String, BigInteger>> transfers(String table) {
        Map<Rule, Map<String, BigInteger>> transfers = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            Map<String, BigInteger> ofRule = new TreeMap<>();
            matches(TRANSFER, table)
                    .filter(match -> match.group(1).equals(rule.code()))
                    .forEach(
                            match -> ofRule.put(match.group(2) + ">" + match.group(3), new BigInteger(match.group(4))));
            transfers.put(rule, ofRule);
        }
        return transfers;
    }

    private static int count(String pattern, String text) {
        return (int) matches(Pattern.compile(pattern, Pattern.MULTILINE), text).count();
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results();
    }
}
