package dev.counterflow.source.bigquery;

import com.google.cloud.bigquery.storage.v1.ReadSession;
import com.google.cloud.bigquery.storage.v1.ReadStream;
import dev.counterflow.source.ReadAgainException;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.Schema;

/** How many transactions the blocks of a day have, by the table of blocks. */
final class BlockCounts {
    private static final String COUNT = "transaction_count";

    private final ReadApi api;
    private final TableName table;
    private final Meter meter;

    BlockCounts(ReadApi api, TableName table, Meter meter) {
        this.api = api;
        this.table = table;
        this.meter = meter;
    }

    /**
     * The sum over the day's blocks. Empty if there is no block of the day: then it is the table that has a hole, and
     * nothing is known.
     */
    OptionalLong transactions(LocalDate day) throws InterruptedException, ReadAgainException {
        ReadSession session =
                api.open(new ReadApi.Selection(table, List.of(COUNT), DayRestriction.of(day, "timestamp")), 1);
        if (session.getStreamsCount() == 0) {
            return OptionalLong.empty();
        }
        Sum sum = new Sum(new Schema.Parser().parse(session.getAvroSchema().getSchema()));
        for (ReadStream stream : session.getStreamsList()) {
            new StreamReading(api, table + " " + day, stream.getName()).read((rows, rowCount, firstRow) -> {
                meter.received(rows.size(), 0);
                sum.blocks.read(rows, rowCount, firstRow, (block, row) -> {
                    sum.found = true;
                    sum.transactions += sum.count.wholeNumber(block).orElse(0);
                });
            });
        }
        return sum.found ? OptionalLong.of(sum.transactions) : OptionalLong.empty();
    }

    private final class Sum {
        final AvroBlocks blocks;
        final Column count;
        boolean found;
        long transactions;

        Sum(Schema schema) {
            this.blocks = new AvroBlocks(schema, table.toString());
            this.count = Column.of(schema, COUNT, table.toString());
        }
    }
}
