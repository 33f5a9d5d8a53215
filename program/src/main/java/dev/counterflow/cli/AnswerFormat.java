package dev.counterflow.cli;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.Coins;
import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.Exposure;
import dev.counterflow.web.AnswerJson;
import dev.counterflow.web.Csv;
import java.io.PrintWriter;
import java.util.List;

/** How an answer is printed. The names are those on the command line. */
enum AnswerFormat {
    /** For people. */
    table {
        @Override
        void write(Answer answer, Chain chain, PrintWriter out) {
            Table table = new Table(
                    Table.Column.left("COUNTERPARTY"),
                    Table.Column.right("INFLOWS " + chain.unit()),
                    Table.Column.right("OUTFLOWS " + chain.unit()),
                    Table.Column.right("TOTAL " + chain.unit()));
            for (Exposure exposure : answer.exposures()) {
                table.add(cells(exposure));
            }
            table.print(out);
        }
    },
    /** The same as over HTTP. */
    json {
        @Override
        void write(Answer answer, Chain chain, PrintWriter out) {
            out.println(AnswerJson.of(answer));
        }
    },
    /** For spreadsheets and scripts. */
    csv {
        @Override
        void write(Answer answer, Chain chain, PrintWriter out) {
            out.print(Csv.line(List.of("address", "inflows", "outflows", "total_flows")));
            answer.exposures().forEach(exposure -> out.print(Csv.line(cells(exposure))));
        }
    };

    abstract void write(Answer answer, Chain chain, PrintWriter out);

    private static List<String> cells(Exposure exposure) {
        return List.of(
                exposure.counterparty(),
                Coins.format(exposure.inflows()),
                Coins.format(exposure.outflows()),
                Coins.format(exposure.totalFlows()));
    }
}
