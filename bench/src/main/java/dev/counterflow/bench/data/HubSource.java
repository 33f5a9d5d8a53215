package dev.counterflow.bench.data;

import dev.counterflow.chain.AddressEncoder;
import dev.counterflow.chain.Chain;
import dev.counterflow.chain.ScriptType;
import dev.counterflow.chain.Transaction;
import dev.counterflow.chain.Transaction.Entry;
import dev.counterflow.chain.TransactionHash;
import dev.counterflow.source.Batch;
import dev.counterflow.source.Position;
import dev.counterflow.source.Source;
import dev.counterflow.source.TransactionSink;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Hubs that pay many counterparties: each hub is a number of counterparties, most of which are paid on one day, one of ten
 * on each day and two of ten on two days. Amounts are heavy-tailed. The same in every run. Thread-safe.
 *
 * @param days how many
 * @param hubs the number of counterparties of each hub
 */
public record HubSource(LocalDate firstDay, int days, List<Integer> hubs) implements Source {
    private static final int OUTPUTS = 2_000;
    private static final long FEE = 10_000;
    private static final long SMALLEST = 1_000;
    /** The largest amount is the smallest times two to the power of this, or twice that. */
    private static final int DOUBLINGS = 28;

    public HubSource {
        hubs = List.copyOf(hubs);
    }

    /** The address of the hub with so many counterparties. */
    public static String address(int hub) {
        return address(new AddressEncoder(Chain.BITCOIN), hub, -1);
    }

    private static String address(AddressEncoder encoder, int hub, int index) {
        SplittableRandom random = random(hub, index, 0);
        ByteBuffer payload = ByteBuffer.allocate(ScriptType.P2WPKH.payloadBytes());
        payload.putLong(random.nextLong()).putLong(random.nextLong()).putInt(random.nextInt());
        return encoder.encode(ScriptType.P2WPKH, payload.array());
    }

    private static SplittableRandom random(long hub, long index, long what) {
        return new SplittableRandom(new SplittableRandom(hub * 8 + what).nextLong() + index);
    }

    @Override
    public String kind() {
        return "generated";
    }

    @Override
    public String description() {
        return "made-up hubs of " + hubs + " counterparties, " + days + " days from " + firstDay;
    }

    @Override
    public Chain chain() {
        return Chain.BITCOIN;
    }

    @Override
    public List<Batch> batches() {
        return IntStream.range(0, days).<Batch>mapToObj(HubDay::new).toList();
    }

    private boolean paidOn(int index, int day) {
        int first = index % days;
        return switch (index / days % 10) {
            case 0 -> true;
            case 1, 2 -> day == first || day == (first + 1) % days;
            default -> day == first;
        };
    }

    private final class HubDay implements Batch {
        private final int day;
        private final AddressEncoder encoder = new AddressEncoder(Chain.BITCOIN);

        HubDay(int day) {
            this.day = day;
        }

        @Override
        public Optional<LocalDate> day() {
            return Optional.of(firstDay.plusDays(day));
        }

        @Override
        public long size() {
            return hubs.size();
        }

        @Override
        public void read(TransactionSink sink) {
            long made = 0;
            for (int hub : hubs) {
                List<Entry> outputs = new ArrayList<>();
                for (int index = 0; index < hub; index++) {
                    if (paidOn(index, day)) {
                        outputs.add(new Entry(address(encoder, hub, index), amount(hub, index)));
                    }
                    if (outputs.size() == OUTPUTS || (index == hub - 1 && !outputs.isEmpty())) {
                        sink.accept(transaction(hub, made, outputs), new Position("hubs", made + 1));
                        made++;
                        outputs.clear();
                    }
                }
                sink.advance(1);
            }
        }

        private long amount(int hub, int index) {
            long bits = random(hub, index, 1).nextLong() + day;
            return (SMALLEST << Long.numberOfTrailingZeros(bits | 1L << DOUBLINGS)) + (bits >>> 54);
        }

        private Transaction transaction(int hub, long number, List<Entry> outputs) {
            SplittableRandom random = random(hub, number * days + day, 2);
            LocalDate date = firstDay.plusDays(day);
            Instant time = date.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(number % 86_400);
            long paid = outputs.stream().mapToLong(Entry::value).sum();
            return new Transaction(
                    new TransactionHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
                    ChronoUnit.DAYS.between(Chain.BITCOIN.genesisDay(), date) * 144,
                    time,
                    false,
                    List.of(new Entry(HubSource.address(hub), paid + FEE)),
                    outputs);
        }
    }
}
