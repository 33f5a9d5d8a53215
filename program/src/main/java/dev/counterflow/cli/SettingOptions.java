package dev.counterflow.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** The flags of the settings that a command uses, made of the settings themselves, and what they were given. */
final class SettingOptions {
    private static final String CONFIG = "--config";

    private final List<Setting> settings = new ArrayList<>();
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);
    private Optional<String> config = Optional.empty();

    /**
     * The flags of some settings, of the data directory, and of the configuration file.
     *
     * @param further those that not every command uses
     */
    SettingOptions(Setting... further) {
        settings.add(Setting.DATA_DIR);
        settings.addAll(Arrays.asList(further));
    }

    /** A command that uses settings. */
    interface User {
        SettingOptions settingOptions();
    }

    void addTo(CommandSpec command) {
        command.addOption(OptionSpec.builder(CONFIG)
                .paramLabel("FILE")
                .type(String.class)
                .description("The configuration file (also " + SettingsFile.VARIABLE + "; otherwise "
                        + SettingsFile.USUAL_NAME + " here, if there is one).")
                .setter(setter(text -> config = Optional.ofNullable(text)))
                .build());
        settings.forEach(setting -> command.addOption(option(setting)));
    }

    private OptionSpec option(Setting setting) {
        String description = setting.description();
        OptionSpec.Builder option = OptionSpec.builder(setting.flag())
                .type(String.class)
                .description(Character.toUpperCase(description.charAt(0)) + description.substring(1)
                        + setting.fallback()
                                .map(text -> " (default " + text + ")")
                                .orElse("") + ".")
                .setter(setter(text -> take(setting, text)));
        if (setting.kind() == Setting.Kind.YES_OR_NO) {
            option.arity("0").fallbackValue("true");
        } else {
            option.paramLabel(setting.label());
        }
        return option.build();
    }

    /** Picocli's setters return the value they replaced, which nobody uses here. */
    private static ISetter setter(Consumer<@Nullable String> taker) {
        return new ISetter() {
            @Override
            public <T> T set(T value) {
                taker.accept((String) value);
                return value;
            }
        };
    }

    private void take(Setting setting, @Nullable String text) {
        if (text == null) {
            given.remove(setting);
        } else {
            given.put(setting, text);
        }
    }

    /** The settings, after the command was given its arguments. */
    Settings read(Surroundings surroundings) {
        return Settings.of(given, surroundings, SettingsFile.find(config, surroundings));
    }
}
