package dev.counterflow.source;

import dev.counterflow.chain.Chain;
import dev.counterflow.chain.TransactionCheck;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads files of JSON Lines, one transaction a line, as bitcoin-etl writes its enriched {@code transactions} and as
 * BigQuery exports them; plain or gzip. Rows of blocks, as bitcoin-etl's streams mix in, and fields of no use here are
 * skipped. All files make one batch, as their days may be mixed; it tells its progress in bytes as stored.
 *
 * <p>Memory is bounded whatever the files hold. A row that cannot be used is reported with its reason, and a damaged
 * gzip file at the line where it breaks off.
 */
public final class FilesSource implements Source {
    /** The path that stands for the standard input. */
    public static final String STANDARD_INPUT = "-";

    /** The longest line that is read. A transaction of 20,000 inputs, which fills a block of Bitcoin, makes 7 MB. */
    public static final int LONGEST_LINE_BYTES = 64 << 20;

    private static final Pattern READ_OF_FOLDERS = Pattern.compile(".*\\.(json|jsonl|ndjson)(\\.gz)?");

    /** More do not help: one thread decompresses, and delivers what the others have parsed. */
    private static final int MOST_PARSING_THREADS = 4;

    private final Chain chain;
    private final String description;
    private final Batch batch;

    private FilesSource(Chain chain, String description, Batch batch) {
        this.chain = chain;
        this.description = description;
        this.batch = batch;
    }

    /**
     * Finds the files; reads nothing yet.
     *
     * @param check the laws of the chain
     * @param paths files; folders, of which the files ending in .json, .jsonl or .ndjson are read, also with .gz, in
     *     the order of their names, but no folders in them; or {@link #STANDARD_INPUT}
     * @param standardInput what {@link #STANDARD_INPUT} reads
     * @throws CounterflowException if paths are missing, all of which are named, hold no such file, or lead to one
     *     file twice
     */
    public static FilesSource of(Chain chain, TransactionCheck check, List<String> paths, InputStream standardInput) {
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_PARSING_THREADS);
        return of(chain, check, paths, standardInput, threads, InstantSource.system());
    }

    static FilesSource of(
            Chain chain,
            TransactionCheck check,
            List<String> paths,
            InputStream standardInput,
            int parsingThreads,
            InstantSource clock) {
        refuseMissing(paths);
        List<InputFile> files = new ArrayList<>();
        for (String path : paths) {
            if (path.equals(STANDARD_INPUT)) {
                files.add(InputFile.ofStandardInput(standardInput, clock.instant()));
            } else {
                files.addAll(filesAt(Path.of(path)));
            }
        }
        refuseRepeated(files);
        Batch batch = new FilesBatch(files, new TransactionParser(check), parsingThreads);
        return new FilesSource(chain, Inventory.describe(paths, files), batch);
    }

    private static void refuseMissing(List<String> paths) {
        if (paths.isEmpty()) {
            throw new CounterflowException(Problem.INVALID_PARAMETER, "no files to read are named");
        }
        if (paths.stream().filter(STANDARD_INPUT::equals).count() > 1) {
            throw new CounterflowException(Problem.INVALID_PARAMETER, "the standard input can be read only once");
        }
        List<String> missing = paths.stream()
                .filter(path -> !path.equals(STANDARD_INPUT) && !isReadable(path))
                .toList();
        if (!missing.isEmpty()) {
            throw new CounterflowException(
                    Problem.FILE_ACCESS,
                    "there is no file or folder that can be read at " + String.join(", ", missing)
                            + "; nothing was read");
        }
    }

    private static void refuseRepeated(List<InputFile> files) {
        Set<String> identities = new HashSet<>();
        for (InputFile file : files) {
            if (!identities.add(file.identity())) {
                throw new CounterflowException(
                        Problem.INVALID_PARAMETER, file.name() + " would be read twice; name each file once");
            }
        }
    }

    private static boolean isReadable(String path) {
        try {
            return Files.isReadable(Path.of(path));
        } catch (InvalidPathException isNoPath) {
            return false;
        }
    }

    private static List<InputFile> filesAt(Path path) {
        try {
            if (!Files.isDirectory(path)) {
                return List.of(InputFile.of(path));
            }
            List<InputFile> files = new ArrayList<>();
            for (Path file : filesIn(path)) {
                files.add(InputFile.of(file));
            }
            return files;
        } catch (IOException e) {
            throw new CounterflowException(Problem.FILE_ACCESS, path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(Files::isRegularFile)
                    .filter(file -> READ_OF_FOLDERS
                            .matcher(file.getFileName().toString())
                            .matches())
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new CounterflowException(
                        Problem.FILE_ACCESS,
                        "the folder " + folder + " holds no file ending in .json, .jsonl or .ndjson, with or without"
                                + " .gz");
            }
            return files;
        }
    }

    @Override
    public String kind() {
        return "files";
    }

    /**
     * The paths, shortened if they are long, and a fingerprint of the files they lead to. An interrupted run is gone on
     * with only by the same description: a file that has changed, or another pipe, is another input.
     */
    @Override
    public String description() {
        return description;
    }

    @Override
    public Chain chain() {
        return chain;
    }

    @Override
    public List<Batch> batches() {
        return List.of(batch);
    }
}
