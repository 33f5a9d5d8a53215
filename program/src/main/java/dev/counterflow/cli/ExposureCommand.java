package dev.counterflow.cli;

import dev.counterflow.exposure.Answer;
import dev.counterflow.exposure.CoordinatorWatch;
import dev.counterflow.exposure.Exposures;
import dev.counterflow.exposure.Question;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code counterflow exposure}. */
@Command(name = "exposure", description = "Prints who an address has dealt with, how much, the largest first.")
final class ExposureCommand implements Callable<Integer>, SettingOptions.User {
    private final Surroundings surroundings;
    private final SettingOptions settingOptions = new SettingOptions(Setting.DEADLINE_MS);

    @Mixin
    private QuestionOptions questionOptions = new QuestionOptions();

    @Option(names = "--format", paramLabel = "FORMAT", description = "table (default), json or csv.")
    private AnswerFormat format = AnswerFormat.table;

    ExposureCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public SettingOptions settingOptions() {
        return settingOptions;
    }

    @Override
    public Integer call() {
        Settings settings = settingOptions.read(surroundings);
        Question question = questionOptions.question(settings.deadline());
        try (OpenCluster open = OpenCluster.ready(settings, surroundings);
                Exposures exposures =
                        new Exposures(open.cluster().coordinator(), 1, settings.deadline(), CoordinatorWatch.NONE)) {
            Answer answer = exposures.ask(question);
            format.write(answer, question.chain(), surroundings.out());
            surroundings.out().flush();
            explain(answer, question);
            DaysBehind.remarks(question, exposures.holdings(question.deadline()).days())
                    .forEach(surroundings::say);
        }
        return 0;
    }

    private void explain(Answer answer, Question question) {
        if (!answer.missingSegments().isEmpty()) {
            surroundings.say("Not everything is in these figures: "
                    + String.join(", ", answer.silentServers()) + " did not answer; missing segments "
                    + answer.missingSegments().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        if (answer.more()) {
            surroundings.say("There are more counterparties; to see the next, add --offset "
                    + (question.offset() + question.limit()));
        } else if (answer.exposures().isEmpty()) {
            surroundings.say(
                    question.offset() > 0
                            ? "No further counterparties."
                            : "No counterparties in the loaded days; 'counterflow status' lists them.");
        }
    }
}
