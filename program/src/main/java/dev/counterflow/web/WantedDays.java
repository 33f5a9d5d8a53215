package dev.counterflow.web;

import dev.counterflow.chain.Chain;
import dev.counterflow.problem.CounterflowException;
import dev.counterflow.problem.Problem;
import dev.counterflow.problem.Quoted;
import dev.counterflow.source.bigquery.BigQuerySettings;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * The days that a run is asked for.
 *
 * @param chain whose days
 * @param first the first UTC day
 * @param last the last one
 * @param anew whether days that are loaded are loaded again
 */
record WantedDays(Chain chain, LocalDate first, LocalDate last, boolean anew) {
    /** The six days of the prototype. */
    static final LocalDate USUAL_FIRST = LocalDate.of(2020, 10, 27);

    static final LocalDate USUAL_LAST = LocalDate.of(2020, 11, 1);

    WantedDays {
        if (last.isBefore(first)) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER, "end_date, " + last + ", is before start_date, " + first);
        }
        if (last.toEpochDay() - first.toEpochDay() >= BigQuerySettings.MOST_DAYS) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    "from " + first + " to " + last + " are more than " + BigQuerySettings.MOST_DAYS
                            + " days; ask for fewer at once");
        }
    }

    /** The days of these texts; a bound that is not given is that of the six usual days. */
    static WantedDays of(Map<String, String> texts, boolean anew) {
        Chain chain = Optional.ofNullable(texts.get("chain"))
                .map(ChainParameter::parse)
                .orElse(Chain.BITCOIN);
        return new WantedDays(chain, day(texts, "start_date", USUAL_FIRST), day(texts, "end_date", USUAL_LAST), anew);
    }

    private static LocalDate day(Map<String, String> texts, String name, LocalDate usual) {
        String text = texts.get(name);
        if (text == null) {
            return usual;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new CounterflowException(
                    Problem.INVALID_PARAMETER,
                    name + " is " + Quoted.text(text) + "; it should be a day such as 2020-10-27",
                    e);
        }
    }

    /** How many they are. */
    long count() {
        return last.toEpochDay() - first.toEpochDay() + 1;
    }
}
