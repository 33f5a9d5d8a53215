package dev.counterflow.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counterparties of one busy address, summed over a segment and ranked, so that the first can be read without the
 * others. counterflow.rank_counterparties makes the same of the rows of a segment. Not thread safe.
 */
final class Ranking {
    /** So many counterparties, the largest totals first, have places; the others are in the order of their names. */
    static final int RANKED = 1_000;

    /** A row has up to so many counterparties. */
    static final int A_ROW = 20;

    private static final short COLUMNS = 6;

    /** About what a counterparty takes here. */
    private static final int BYTES_OF_COUNTERPARTY = 160;

    /** Together an eighth of the memory that the program may use. */
    private static final long MOST_COUNTERPARTIES =
            Runtime.getRuntime().maxMemory() / Byte.SIZE / BYTES_OF_COUNTERPARTY;

    private static final Comparator<Line> BY_NAME = Comparator.comparing(line -> line.counterparty);
    private static final Comparator<Line> BY_TOTAL =
            Comparator.<Line>comparingLong(line -> -line.total()).thenComparing(BY_NAME);

    private final long mostCounterparties;
    private final Map<String, Line> lines = new HashMap<>();
    private boolean fits = true;

    Ranking() {
        this(MOST_COUNTERPARTIES);
    }

    Ranking(long mostCounterparties) {
        this.mostCounterparties = mostCounterparties;
    }

    /** One counterparty. */
    private static final class Line {
        final String counterparty;
        long inflows;
        long outflows;

        Line(String counterparty) {
            this.counterparty = counterparty;
        }

        long total() {
            return inflows + outflows;
        }
    }

    /** The columns in the order in which they are written. */
    static String columns() {
        return "place, address, name, counterparties, inflows, outflows";
    }

    /** Adds an entry of the address. */
    void add(Entry entry) {
        if (fits) {
            entry.forEachPosting(this::add);
        }
    }

    private void add(String counterparty, long inflow, long outflow) {
        Line line = lines.computeIfAbsent(counterparty, Line::new);
        line.inflows += inflow;
        line.outflows += outflow;
        // Amounts are not negative: a sum that is has passed 2^63 - 1.
        if (line.inflows < 0 || line.outflows < 0 || line.total() < 0 || lines.size() > mostCounterparties) {
            fits = false;
            lines.clear();
        }
    }

    /**
     * Whether all that was added could be kept. It could not if there are too many counterparties, or if a sum passes 2^63 - 1:
     * then it is for the server to rank them, or not to.
     */
    boolean fits() {
        return fits;
    }

    /** The rows of the ranking as COPY takes them in its binary format. */
    List<byte[]> rows(byte[] address) {
        List<Line> byTotal = new ArrayList<>(lines.values());
        byTotal.sort(BY_TOTAL);
        int ranked = Math.min(RANKED, byTotal.size());
        List<byte[]> rows = new ArrayList<>();
        for (int from = 0; from < ranked; from += A_ROW) {
            rows.add(row(from / A_ROW, address, byTotal.subList(from, Math.min(ranked, from + A_ROW))));
        }
        List<Line> others = byTotal.subList(ranked, byTotal.size());
        others.sort(BY_NAME);
        for (int from = 0; from < others.size(); from += A_ROW) {
            rows.add(row(RANKED / A_ROW, address, others.subList(from, Math.min(others.size(), from + A_ROW))));
        }
        return rows;
    }

    private static byte[] row(int place, byte[] address, List<Line> lines) {
        int count = lines.size();
        byte[][] counterparties = new byte[count][];
        long[] inflows = new long[count];
        long[] outflows = new long[count];
        String name = lines.get(0).counterparty;
        for (int at = 0; at < count; at++) {
            Line line = lines.get(at);
            name = name.compareTo(line.counterparty) <= 0 ? name : line.counterparty;
            counterparties[at] = line.counterparty.getBytes(StandardCharsets.US_ASCII);
            inflows[at] = line.inflows;
            outflows[at] = line.outflows;
        }
        byte[] first = name.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer row = ByteBuffer.allocate(Short.BYTES
                + 2 * Integer.BYTES
                + Integer.BYTES
                + address.length
                + Integer.BYTES
                + first.length
                + 3 * Integer.BYTES
                + BinaryArray.textBytes(counterparties, 0, count)
                + 2 * BinaryArray.amountBytes(count));
        row.putShort(COLUMNS).putInt(Integer.BYTES).putInt(place);
        row.putInt(address.length).put(address);
        row.putInt(first.length).put(first);
        BinaryArray.putTexts(row, counterparties, 0, count);
        BinaryArray.putAmounts(row, inflows, 0, count);
        BinaryArray.putAmounts(row, outflows, 0, count);
        return row.array();
    }
}
