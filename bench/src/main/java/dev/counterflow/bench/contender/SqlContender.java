package dev.counterflow.bench.contender;

import dev.counterflow.bench.data.Question;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Whoever is asked by one prepared statement over JDBC. Every connection prepares it on the server before it asks.
 *
 * @param statement gives counterparty, inflows and outflows, and one more column, in the order of the answer
 * @param exact whether amounts are exact
 * @param binding how a question becomes the parameters of the statement
 */
record SqlContender(String name, boolean exact, Connector connector, String statement, Binding binding)
        implements Contender {
    /** Makes connections. */
    @FunctionalInterface
    interface Connector {
        Connection connect() throws SQLException;
    }

    /** Gives a question to a statement. */
    @FunctionalInterface
    interface Binding {
        void bind(PreparedStatement statement, Question question) throws SQLException;
    }

    @Override
    public Asker connect() {
        try {
            return new SqlAsker(connector.connect());
        } catch (SQLException e) {
            throw new BenchException("cannot connect to " + name, e);
        }
    }

    private final class SqlAsker implements Asker {
        private final Connection connection;
        private final PreparedStatement prepared;

        SqlAsker(Connection connection) throws SQLException {
            this.connection = connection;
            try (Statement limit = connection.createStatement()) {
                // Nothing here waits for ever. The driver's own timeout costs a timer for each question.
                limit.execute("set statement_timeout = '120s'");
            }
            this.prepared = connection.prepareStatement(statement);
        }

        @Override
        public long ask(Question question) {
            long read = 0;
            try (ResultSet rows = run(question)) {
                while (rows.next()) {
                    read += rows.getString(1).length()
                            + rows.getString(2).length()
                            + rows.getString(3).length()
                            + rows.getString(4).length();
                }
                return read;
            } catch (SQLException e) {
                throw failed(question, e);
            }
        }

        @Override
        public List<Flows> answer(Question question) {
            List<Flows> answer = new ArrayList<>();
            try (ResultSet rows = run(question)) {
                while (rows.next()) {
                    answer.add(new Flows(rows.getString(1), rows.getBigDecimal(2), rows.getBigDecimal(3)));
                }
                return answer;
            } catch (SQLException e) {
                throw failed(question, e);
            }
        }

        private ResultSet run(Question question) throws SQLException {
            binding.bind(prepared, question);
            return prepared.executeQuery();
        }

        private BenchException failed(Question question, SQLException e) {
            return new BenchException(name + " cannot answer " + question, e);
        }

        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new BenchException("cannot disconnect from " + name, e);
            }
        }
    }
}
