package org.chameleoncloud.edge.plugin;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.output.TextWidth;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The reference of all commands in Markdown, from their definitions. */
final class CommandDocument {
  private static final String TABLE = "| %s | |\n|---|---|\n";

  private CommandDocument() {}

  /** Each command with its parameters and options; a group only has its commands. */
  static String commands(CommandLine root) {
    return all(root).map(command -> section(command.getCommandSpec()))
        .collect(Collectors.joining("\n"));
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return command.getSubcommands().values().stream()
        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
        .flatMap(each -> each.getSubcommands().isEmpty() ? Stream.of(each) : all(each));
  }

  /** All exit codes. */
  static String exitCodes() {
    return "| code | |\n|---|---|\n" + Stream.of(ExitCode.values())
        .map(code -> "| " + code.code() + " | " + code.meaning() + " |\n")
        .collect(Collectors.joining());
  }

  private static String section(CommandSpec command) {
    StringBuilder text = new StringBuilder("### ").append(title(command)).append("\n\n");
    text.append(String.join("\n", TextWidth.wrap(
        String.join(" ", command.usageMessage().description()), 80)))
        .append("\n\n```\n").append(synopsis(command)).append("\n```\n");
    List<OptionSpec> options = command.options().stream()
        .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
        .sorted((one, other) -> Integer.compare(one.order(), other.order())).toList();
    if (!command.positionalParameters().isEmpty()) {
      text.append("\n").append(TABLE.formatted("parameter"));
      command.positionalParameters()
          .forEach(parameter -> text.append(row(parameter.paramLabel(), parameter)));
    }
    if (!options.isEmpty()) {
      text.append("\n").append(TABLE.formatted("option"));
      options.forEach(option -> text.append(row(names(option), option)));
    }
    return text.toString();
  }

  private static String title(CommandSpec command) {
    return command.qualifiedName().substring(ChiEdgeCommand.NAME.length() + 1);
  }

  private static String synopsis(CommandSpec command) {
    return command.qualifiedName() + command.positionalParameters().stream()
        .map(parameter -> " " + label(parameter)
            + (parameter.arity().max() > 1 ? "…" : ""))
        .collect(Collectors.joining())
        + command.options().stream().filter(OptionSpec::required)
            .map(option -> " " + option.longestName() + " " + option.paramLabel())
            .collect(Collectors.joining())
        + " [OPTION…]";
  }

  private static String label(ArgSpec parameter) {
    return parameter.arity().min() == 0
        ? "[" + parameter.paramLabel() + "]"
        : parameter.paramLabel();
  }

  private static String names(OptionSpec option) {
    return Arrays.stream(option.names()).map(name -> "`" + name + "`")
        .collect(Collectors.joining(", "))
        + (option.arity().max() > 0 ? " " + option.paramLabel() : "");
  }

  private static String row(String name, ArgSpec argument) {
    String description = String.join(" ", argument.description()).replaceAll("\\s+", " ");
    return "| " + name.replace("|", "\\|") + " | " + description.replace("|", "\\|") + " |\n";
  }
}
