package dev.counterflow.cli;

import dev.counterflow.ingest.Worker;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code counterflow worker}. */
@Command(
        name = "worker",
        description =
                "Loads the runs that are asked for over HTTP, one after the other, until it is interrupted. With the"
                        + " embedded servers, 'serve' and 'demo' do so themselves.")
final class WorkerCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(
            Setting.WORK_DIR,
            Setting.COPIES,
            Setting.BILLING_PROJECT,
            Setting.CREDENTIALS,
            Setting.SIGN_IN_FILE,
            Setting.ENDPOINT,
            Setting.STREAMS,
            Setting.PRICE_PER_TIB,
            Setting.MAX_BYTES);

    WorkerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        try (OpenCluster open = OpenCluster.ready(settings, surroundings);
                Worker worker = Working.start(open, settings, Optional.empty(), this::print)) {
            print("Counterflow waits for runs");
            surroundings.say("Ctrl-C stops it.");
            worker.await();
        } catch (InterruptedException e) {
            // This is how working ends: the run goes back to the queue, and the signal gives the process its exit code.
            Thread.interrupted();
        }
        return 0;
    }

    private synchronized void print(String line) {
        surroundings.out().println(line);
        surroundings.out().flush();
    }
}
