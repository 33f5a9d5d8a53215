package dev.counterflow.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Sets the log up: to standard error, since standard output is for data. Done in code because Logback's XML would add a
 * third to the time that a short command takes; a file named by {@code -Dlogback.configurationFile} still wins.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_NORMAL_PRIORITY)
public final class LogConfigurator extends ContextAwareBase implements Configurator {
    private static final String OWN_LOGGERS = "dev.counterflow";
    private static final String REQUESTS_LOGGER = "dev.counterflow.web.requests";
    private static final String WEB_SERVER_LOGGER = "io.javalin.Javalin";

    /** Warns of a name that nobody can have, and quotes what was asked for: which addresses, too. */
    private static final String AUTHORITY_LOGGER = "org.eclipse.jetty.util.HostPort";

    private static final String FILE_PROPERTY = "logback.configurationFile";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        boolean verbose = Boolean.getBoolean(Logging.VERBOSE);
        Encoder<ILoggingEvent> encoder = Boolean.getBoolean(Logging.JSON) ? new LogJson() : forPeople(context);
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(ConsoleTarget.SystemErr.getName());
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(verbose ? Level.INFO : Level.WARN);
        root.addAppender(console);
        if (!verbose) {
            // Says only that it did not start; why, and what to do, is the message of the command.
            context.getLogger(WEB_SERVER_LOGGER).setLevel(Level.OFF);
        }
        context.getLogger(AUTHORITY_LOGGER).setLevel(Level.ERROR);
        context.getLogger(OWN_LOGGERS).setLevel(verbose ? Level.DEBUG : Level.INFO);
        if (Boolean.getBoolean(Logging.SHORT)) {
            // Whoever watches a terminal asks the questions, too, and sees the answers.
            context.getLogger(REQUESTS_LOGGER).setLevel(Level.OFF);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Encoder<ILoggingEvent> forPeople(LoggerContext context) {
        LogLayout layout = new LogLayout(Boolean.getBoolean(Logging.SHORT));
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        return encoder;
    }
}
