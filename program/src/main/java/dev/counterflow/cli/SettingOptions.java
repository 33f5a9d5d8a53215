package dev.counterflow.cli;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of settings, made of the settings themselves. */
final class SettingOptions {
    private static final String CONFIG = "--config";

    private SettingOptions() {}

    /** Gives a command the flags of some settings, and the one that names the configuration file. */
    static void add(CommandSpec command, Setting... settings) {
        command.addOption(OptionSpec.builder(CONFIG)
                .paramLabel("FILE")
                .type(String.class)
                .description("The configuration file (also " + SettingsFile.VARIABLE + "; otherwise "
                        + SettingsFile.USUAL_NAME + " here, if there is one).")
                .build());
        Stream.concat(Stream.of(Setting.DATA_DIR), Arrays.stream(settings)).forEach(setting -> add(command, setting));
    }

    private static void add(CommandSpec command, Setting setting) {
        String description = setting.description();
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .type(String.class)
                .description(Character.toUpperCase(description.charAt(0)) + description.substring(1)
                        + setting.fallback()
                                .map(text -> " (default " + text + ")")
                                .orElse("") + ".");
        if (setting.kind() == Setting.Kind.YES_OR_NO) {
            option.arity("0").fallbackValue("true");
        } else {
            option.paramLabel(setting.label());
        }
        command.addOption(option.build());
    }

    /** The settings of a command that was given its arguments. */
    static Settings read(CommandSpec command, Surroundings surroundings) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            given(command, setting.flag()).ifPresent(text -> flags.put(setting, text));
        }
        return Settings.of(flags, surroundings, SettingsFile.find(given(command, CONFIG), surroundings));
    }

    private static Optional<String> given(CommandSpec command, String flag) {
        return Optional.ofNullable(command.findOption(flag)).map(OptionSpec::getValue);
    }
}
