package dev.counterflow.exposure;

import dev.counterflow.chain.Rule;
import dev.counterflow.exposure.Dealings.Dealing;
import dev.counterflow.exposure.Summary.ActiveDay;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The questions as statements. Each is one statement, and so from one state of the catalog. */
final class QuestionSql {
    /** The rows of a question; the last, which is about the answer itself, with the days and the rule beside it. */
    private static final String WITH_GROUNDS = """
            select answer.*, state.complete_days, state.incomplete_days, state.rule
            from counterflow.%s with ordinality answer
            left join lateral (
                select days.complete_days::text, days.incomplete_days::text, ledger.rule
                from counterflow.days_asked(?, ?, ?) days, counterflow.ledger
            ) state on answer.segments is not null
            order by answer.ordinality
            """;

    /**
     * The same without days, segments and rule, for who does not tell them: to find them costs as much as a small answer. The
     * row about the answer is there if servers are silent.
     */
    private static final String ANSWER = "select counterparty, inflows, outflows, missing_segments, silent_servers"
            + " from counterflow.ask(?, ?, ?, ?, ?, ?, ?, ?, ?, with_segments => false)";

    private static final String EXPOSURE = WITH_GROUNDS.formatted("ask(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private static final String SUMMARY = WITH_GROUNDS.formatted("ask_summary(?, ?, ?, ?, ?, ?)");
    private static final String TRANSACTIONS = WITH_GROUNDS.formatted("ask_transactions(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private QuestionSql() {}

    static Answer answer(Connection connection, String[] avoid, Question question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ANSWER)) {
            addQuestion(statement, avoid, question);
            List<Exposure> exposures = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    String counterparty = rows.getString(1);
                    if (counterparty == null) {
                        return answer(
                                exposures,
                                question,
                                list(rows.getArray(4), Integer[].class),
                                list(rows.getArray(5), String[].class));
                    }
                    exposures.add(new Exposure(
                            counterparty,
                            rows.getBigDecimal(2).toBigIntegerExact(),
                            rows.getBigDecimal(3).toBigIntegerExact()));
                }
            }
            return answer(exposures, question, List.of(), List.of());
        }
    }

    private static Answer answer(
            List<Exposure> exposures, Question question, List<Integer> missingSegments, List<String> silentServers) {
        boolean more = exposures.size() > question.limit();
        return new Answer(
                more ? exposures.subList(0, question.limit()) : exposures, more, missingSegments, silentServers);
    }

    private static Parameters addQuestion(PreparedStatement statement, String[] avoid, Question question)
            throws SQLException {
        return new Parameters(statement)
                .add(question.address())
                .add(question.chain().code())
                .add(question.range())
                .add(question.flow().code())
                .add(question.limit() + 1L)
                .add(question.offset())
                .add(avoid)
                .add(question.partial());
    }

    private static Exposure exposure(ResultSet row) throws SQLException {
        return new Exposure(row.getString("counterparty"), satoshis(row, "inflows"), satoshis(row, "outflows"));
    }

    private static CounterflowException endedEarly() {
        return new CounterflowException(Problem.INTERNAL, "an answer ended without the row about itself");
    }

    static Exposed exposure(Connection connection, String[] avoid, Question question, Refinement refinement)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(EXPOSURE)) {
            Parameters all = addQuestion(statement, avoid, question)
                    .add(refinement.counterparty().orElse(null))
                    .add(refinement.hidden().toArray(new String[0]))
                    .add(refinement.leastAmount())
                    .add(refinement.order().sqlName())
                    .add(refinement.after().map(Refinement.After::counterparty).orElse(null))
                    .add(refinement.after().map(Refinement.After::amount).orElse(null));
            addDays(all, question);
            try (ResultSet rows = statement.executeQuery()) {
                List<Exposure> exposures = new ArrayList<>();
                Grounds grounds = read(rows, question.range(), row -> exposures.add(exposure(row)));
                boolean more = exposures.size() > question.limit();
                return new Exposed(more ? exposures.subList(0, question.limit()) : exposures, more, grounds);
            }
        }
    }

    static Summary summary(Connection connection, String[] avoid, Question question) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SUMMARY)) {
            Parameters all = new Parameters(statement)
                    .add(question.address())
                    .add(question.chain().code())
                    .add(question.range())
                    .add(avoid)
                    .add(question.partial());
            addDays(all, question);
            try (ResultSet rows = statement.executeQuery()) {
                List<ActiveDay> days = new ArrayList<>();
                long[] counterparties = {0};
                Grounds grounds = read(rows, question.range(), row -> {
                    LocalDate day = row.getObject("day", LocalDate.class);
                    if (day == null) {
                        counterparties[0] = row.getLong("counterparties");
                    } else {
                        days.add(new ActiveDay(
                                day, satoshis(row, "inflows"), satoshis(row, "outflows"), row.getLong("transactions")));
                    }
                });
                return new Summary(days, counterparties[0], grounds);
            }
        }
    }

    static Dealings transactions(
            Connection connection,
            String[] avoid,
            Question question,
            String counterparty,
            Optional<Dealings.After> after)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TRANSACTIONS)) {
            Parameters all = new Parameters(statement)
                    .add(question.address())
                    .add(counterparty)
                    .add(question.chain().code())
                    .add(question.range())
                    .add(question.limit() + 1L)
                    .add(avoid)
                    .add(question.partial())
                    .add(after.map(Dealings.After::time).orElse(null))
                    .add(after.map(place -> HexFormat.of().parseHex(place.hash()))
                            .orElse(null));
            addDays(all, question);
            try (ResultSet rows = statement.executeQuery()) {
                return dealings(rows, question);
            }
        }
    }

    private static Dealings dealings(ResultSet rows, Question question) throws SQLException {
        List<Dealing> found = new ArrayList<>();
        Totals totals = new Totals();
        Grounds grounds = read(rows, question.range(), row -> {
            found.add(new Dealing(
                    row.getObject("block_time", OffsetDateTime.class).toInstant(),
                    HexFormat.of().formatHex(row.getBytes("transaction_hash")),
                    satoshis(row, "inflow"),
                    satoshis(row, "outflow")));
            totals.count = row.getLong("every_transaction");
            totals.inflows = satoshis(row, "every_inflow");
            totals.outflows = satoshis(row, "every_outflow");
        });
        boolean more = found.size() > question.limit();
        return new Dealings(
                more ? found.subList(0, question.limit()) : found,
                more,
                totals.count,
                totals.inflows,
                totals.outflows,
                grounds);
    }

    /** What every row says of all rows; nothing of no rows. */
    private static final class Totals {
        long count;
        BigInteger inflows = BigInteger.ZERO;
        BigInteger outflows = BigInteger.ZERO;
    }

    @FunctionalInterface
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }

    /** Reads all rows, and returns what the last one says about the answer. */
    private static Grounds read(ResultSet rows, TimeRange range, Row each) throws SQLException {
        while (rows.next()) {
            Array segments = rows.getArray("segments");
            if (segments != null) {
                return new Grounds(
                        Rule.ofCode(rows.getString("rule")),
                        DaySpans.of(range, rows.getString("complete_days"), rows.getString("incomplete_days")),
                        list(segments, Integer[].class),
                        list(rows.getArray("missing_segments"), Integer[].class),
                        list(rows.getArray("silent_servers"), String[].class));
            }
            each.read(rows);
        }
        throw endedEarly();
    }

    private static void addDays(Parameters parameters, Question question) throws SQLException {
        parameters.add(question.chain().code()).add(question.range());
    }

    private static BigInteger satoshis(ResultSet row, String column) throws SQLException {
        return row.getBigDecimal(column).toBigIntegerExact();
    }

    private static <T> List<T> list(Array array, Class<T[]> type) throws SQLException {
        return Arrays.asList(type.cast(array.getArray()));
    }

    /** The parameters of a statement, one after the other. */
    private static final class Parameters {
        private final PreparedStatement statement;
        private int count;

        Parameters(PreparedStatement statement) {
            this.statement = statement;
        }

        Parameters add(@Nullable Object value) throws SQLException {
            if (value instanceof String[] texts) {
                statement.setArray(++count, statement.getConnection().createArrayOf("text", texts));
            } else if (value instanceof BigInteger satoshis) {
                statement.setBigDecimal(++count, new java.math.BigDecimal(satoshis));
            } else if (value instanceof Instant moment) {
                statement.setObject(++count, moment.atOffset(ZoneOffset.UTC));
            } else {
                statement.setObject(++count, value);
            }
            return this;
        }

        Parameters add(TimeRange range) throws SQLException {
            statement.setObject(
                    ++count,
                    range.from().map(from -> from.atOffset(ZoneOffset.UTC)).orElse(OffsetDateTime.MIN));
            statement.setObject(
                    ++count, range.to().map(to -> to.atOffset(ZoneOffset.UTC)).orElse(OffsetDateTime.MAX));
            return this;
        }
    }
}
