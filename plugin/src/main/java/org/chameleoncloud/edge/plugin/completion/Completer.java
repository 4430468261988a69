package org.chameleoncloud.edge.plugin.completion;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cluster.ClusterTarget;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes a command line from the commands' definitions, and names from the cluster. */
public final class Completer {
  private static final Set<String> FILES = Set.of("FILE", "DIR", "DEVICE");
  private static final String DIRECTIVE_FILES = ":0";
  /** Cobra's ShellCompDirectiveNoFileComp. */
  private static final String DIRECTIVE_NO_FILES = ":4";
  private static final String DESCRIPTION = "\t";

  private final CommandSpec root;
  private final BiFunction<ClusterNames, ClusterTarget, List<String>> names;

  /** With names from the cluster. */
  public Completer(CommandSpec root) {
    this(root, ExistingNames::of);
  }

  /**
   * Completes.
   *
   * @param names lists those of a kind
   */
  Completer(CommandSpec root, BiFunction<ClusterNames, ClusterTarget, List<String>> names) {
    this.root = root;
    this.names = names;
  }

  /**
   * The lines to print: the candidates and the directive.
   *
   * @param words what follows the name of the program, up to the cursor; the last one is incomplete, perhaps empty
   */
  public List<String> complete(List<String> words) {
    List<String> joined = joined(words.isEmpty() ? List.of("") : words);
    State state = new State(root);
    joined.subList(0, joined.size() - 1).forEach(state::read);
    return candidates(state, joined.getLast());
  }

  /** bash splits {@code --option=value} into three words. */
  private static List<String> joined(List<String> words) {
    List<String> joined = new ArrayList<>();
    boolean afterEquals = false;
    for (String word : words) {
      boolean equals = word.equals("=") && !joined.isEmpty()
          && joined.getLast().matches("--[^=]+");
      if (equals || afterEquals) {
        joined.set(joined.size() - 1, joined.getLast() + word);
      } else {
        joined.add(word);
      }
      afterEquals = equals;
    }
    return joined;
  }

  /** What the words before the cursor mean. */
  private static final class State {
    private final Map<String, String> values = new HashMap<>();
    private CommandSpec command;
    private OptionSpec open;
    private int positionals;

    private State(CommandSpec root) {
      command = root;
    }

    private void read(String word) {
      int equals = word.indexOf('=');
      if (open != null) {
        values.put(open.longestName(), word);
        open = null;
      } else if (word.startsWith("--") && equals > 0) {
        option(word.substring(0, equals)).ifPresent(
            option -> values.put(option.longestName(), word.substring(equals + 1)));
      } else if (word.startsWith("-")) {
        open = option(word).filter(option -> option.arity().max() > 0).orElse(null);
      } else if (positionals == 0 && command.subcommands().containsKey(word)) {
        command = command.subcommands().get(word).getCommandSpec();
      } else {
        positionals++;
      }
    }

    private Optional<OptionSpec> option(String name) {
      return Optional.ofNullable(command.findOption(name));
    }

    private ClusterTarget target() {
      return new ClusterTarget(values.get("--kubeconfig"), values.get("--context"),
          values.get("--namespace"));
    }
  }

  private List<String> candidates(State state, String word) {
    int equals = word.indexOf('=');
    if (state.open != null) {
      return values(state.open, state, word);
    }
    if (word.startsWith("--") && equals > 0) {
      return state.option(word.substring(0, equals))
          .map(option -> values(option, state, word.substring(equals + 1)))
          .orElse(List.of(DIRECTIVE_NO_FILES));
    }
    if (word.startsWith("-")) {
      return lines(state.command.options().stream().filter(option -> !option.hidden())
          .map(option -> option.longestName() + DESCRIPTION + first(option.description())), word);
    }
    if (state.positionals == 0 && !state.command.subcommands().isEmpty()) {
      return lines(state.command.subcommands().values().stream()
          .map(sub -> sub.getCommandSpec()).filter(sub -> !sub.usageMessage().hidden())
          .map(sub -> sub.name() + DESCRIPTION + first(sub.usageMessage().description())), word);
    }
    return state.command.positionalParameters().stream()
        .filter(parameter -> parameter.index().contains(state.positionals)).findFirst()
        .map((PositionalParamSpec parameter) -> values(parameter, state, word))
        .orElse(List.of(DIRECTIVE_NO_FILES));
  }

  private List<String> values(ArgSpec argument, State state, String word) {
    if (FILES.contains(argument.paramLabel())) {
      return List.of(DIRECTIVE_FILES);
    }
    return switch (argument.completionCandidates()) {
      case null -> List.of(DIRECTIVE_NO_FILES);
      case ClusterNames kind -> lines(existing(kind, state.target()), word);
      case Iterable<String> fixed -> lines(StreamSupport.stream(fixed.spliterator(), false), word);
    };
  }

  /** A shell has no place for a message while a line is edited: without the names nothing is offered. */
  private Stream<String> existing(ClusterNames kind, ClusterTarget target) {
    try {
      return names.apply(kind, target).stream();
    } catch (RuntimeException _) {
      // Of what is half typed, too.
      return Stream.empty();
    }
  }

  private static List<String> lines(Stream<String> candidates, String word) {
    return Stream.concat(candidates.filter(candidate -> candidate.startsWith(word)).distinct(),
        Stream.of(DIRECTIVE_NO_FILES)).toList();
  }

  /** The first sentence, on one line. */
  private static String first(String[] description) {
    String text = String.join(" ", description).replaceAll("\\s+", " ");
    int end = text.indexOf(". ");
    return (end < 0 ? text : text.substring(0, end)).replaceFirst("\\.$", "");
  }
}
