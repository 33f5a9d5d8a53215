package dev.counterflow.cli;

@picocli.CommandLine.Command(name = "demo")
final class DemoCommand {
    DemoCommand(Surroundings surroundings) {}
}
