package dev.counterflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.counterflow.chain.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real transactions and the answers they must give, kept beside the repository in {@code shared/data}; the README there
 * tells where they come from. A checkout without them skips the tests that need them, but not where {@code CI} is true.
 */
public final class RealChainData {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path folder;

    private RealChainData(Path folder) {
        this.folder = folder;
    }

    /** The data; skips the calling test where there is none. */
    public static RealChainData required() {
        Path folder = repository().resolve("../shared/data").normalize();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(folder)
                    .as("the real transactions, without which this proves nothing")
                    .isDirectory();
        }
        assumeTrue(Files.isDirectory(folder), () -> "there are no real transactions at " + folder);
        return new RealChainData(folder);
    }

    /** The root of the repository: as the build says, or the folder above that holds {@code .mvn}. */
    public static Path repository() {
        String told = System.getProperty("counterflow.repository");
        if (told != null) {
            return Path.of(told);
        }
        Path start = Path.of("").toAbsolutePath();
        return Stream.iterate(start, path -> path != null, Path::getParent)
                .filter(path -> Files.isDirectory(path.resolve(".mvn")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no folder above " + start + " holds .mvn"));
    }

    /** The folder, for files that have no method here. */
    public Path folder() {
        return folder;
    }

    /** The files of transactions, sorted by name. */
    public List<String> files() {
        return list(folder, ".json.gz").map(Path::toString).toList();
    }

    /** All expected answers, over all {@link #files}. */
    public List<ExpectedAnswer> expectedAnswers() {
        return list(folder.resolve("expected"), ".json")
                .map(RealChainData::answer)
                .toList();
    }

    private static Stream<Path> list(Path folder, String ending) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.toString().endsWith(ending)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExpectedAnswer answer(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        String[] parts = name.split("__", -1);
        boolean all = parts[2].equals("all");
        String[] days = parts[2].split("_", -1);
        JsonNode rows = JSON.readTree(file).get("data");
        return new ExpectedAnswer(
                parts[0],
                Rule.ofCode(parts[1]),
                all ? LocalDate.EPOCH : LocalDate.parse(days[0]),
                all ? LocalDate.of(2100, 1, 1) : LocalDate.parse(days[1]),
                StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new ExpectedFlow(
                                row.get("address").asString(),
                                satoshis(row.get("inflows")),
                                satoshis(row.get("outflows"))))
                        .toList());
    }

    private static BigInteger satoshis(JsonNode coins) {
        return new BigDecimal(coins.asString()).movePointRight(8).toBigIntegerExact();
    }

    /**
     * What the exposure of an address must be.
     *
     * @param from the first day, or a day before all
     * @param to the last day, or a day after all
     * @param flows by total descending, then by address; complete
     */
    public record ExpectedAnswer(String address, Rule rule, LocalDate from, LocalDate to, List<ExpectedFlow> flows) {
        @Override
        public String toString() {
            return address + " " + rule.code() + " " + from + " to " + to;
        }
    }

    /** The flows with one counterparty, in satoshis. */
    public record ExpectedFlow(String counterparty, BigInteger inflow, BigInteger outflow) {
        /** Inflow and outflow together. */
        public BigInteger total() {
            return inflow.add(outflow);
        }
    }
}
