package dev.counterflow.ingest;

import dev.counterflow.chain.Chain;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Position;
import dev.counterflow.source.Source;
import dev.counterflow.source.TransactionSink;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** A source whose days are read only when a test lets them: one payment from A to B a day. */
final class GatedSource implements RunSource, Source {
    private final String description;
    private final List<LocalDate> days;
    private final Semaphore gate;

    GatedSource(String description, List<LocalDate> days, Semaphore gate) {
        this.description = description;
        this.days = days;
        this.gate = gate;
    }

    @Override
    public Source source() {
        return this;
    }

    @Override
    public String kind() {
        return "gated";
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Chain chain() {
        return Chain.BITCOIN;
    }

    @Override
    public List<Batch> batches() {
        return days.stream().<Batch>map(GatedDay::new).toList();
    }

    private final class GatedDay implements Batch {
        private final LocalDate day;

        GatedDay(LocalDate day) {
            this.day = day;
        }

        @Override
        public Optional<LocalDate> day() {
            return Optional.of(day);
        }

        @Override
        public long size() {
            return 1;
        }

        @Override
        public void read(TransactionSink sink) throws InterruptedException {
            gate.acquire();
            sink.accept(TestTransactions.payment(day.toString(), "A", "B", 5), new Position("gated", 1));
            sink.advance(1);
        }
    }
}
