package org.chameleoncloud.edge.registry.credentials;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Case;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Chain;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Function;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.If;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Loop;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Not;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Sequence;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Simple;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Subshell;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.Unknown;
import org.chameleoncloud.edge.registry.credentials.ShellCommand.While;
import org.chameleoncloud.edge.registry.credentials.ShellVariables.Doubt;
import org.chameleoncloud.edge.registry.credentials.ShellVariables.Value;
import org.chameleoncloud.edge.registry.credentials.ShellWord.Assignment;

/**
 * The variables that a script sets, as far as that can be known without running it: no command is run, and nothing
 * outside of the script is read. What depends on either is in doubt. A script that it reads with {@code source} is taken
 * not to set what this one sets.
 */
final class ShellScript {
  private static final int MAX_COMMANDS = 20_000;
  /** In characters. */
  private static final int MAX_VALUE = 64 * 1024;
  private static final int MAX_CALL_DEPTH = 20;
  private static final int MAX_ITERATIONS = 100;
  /** Options of {@code declare} that change values, or make arrays and references. */
  private static final String TRANSFORMING = "aAnilucC";
  /** Options of {@code read} that have an argument. */
  private static final String READ_ARGUMENTS = "adinNptu";

  private enum Status {
    SUCCESS,
    FAILURE,
    UNKNOWN;

    private Status inverted() {
      return switch (this) {
        case SUCCESS -> FAILURE;
        case FAILURE -> SUCCESS;
        case UNKNOWN -> UNKNOWN;
      };
    }

    private static Status of(boolean success) {
      return success ? SUCCESS : FAILURE;
    }
  }

  private int commands;
  private int callDepth;
  private int evaluationDepth;
  private Set<String> locals = new HashSet<>();

  private ShellScript() {}

  /** The variables that are set at the end of a script, in the order in which they were. */
  static Map<String, Value> variables(String text) throws ShellSyntaxException {
    ShellVariables variables = new ShellVariables();
    new ShellScript().run(ShellParser.parse(text), variables);
    return variables.all();
  }

  private Status run(ShellCommand command, ShellVariables variables) throws ShellSyntaxException {
    if (++commands > MAX_COMMANDS) {
      throw new ShellSyntaxException(line(command), "runs too many commands");
    }
    return switch (command) {
      case Sequence(List<ShellCommand> commands) -> {
        Status status = Status.SUCCESS;
        for (ShellCommand next : commands) {
          if (variables.hasEnded()) {
            break;
          }
          status = run(next, variables);
        }
        yield status;
      }
      case Simple(List<ShellWord> words) -> simple(words, variables);
      case Chain chain -> chain(chain, variables);
      case Not(ShellCommand inner) -> run(inner, variables).inverted();
      case If conditional -> conditional(conditional, variables);
      case While loop -> loop(loop, variables);
      case Loop loop -> loop(loop, variables);
      case Case choice -> choice(choice, variables);
      case Function(String name, ShellCommand body) -> {
        variables.define(name, body);
        yield Status.SUCCESS;
      }
      case Subshell _,Unknown _ -> Status.UNKNOWN;
    };
  }

  private Status chain(Chain chain, ShellVariables variables) throws ShellSyntaxException {
    Status first = run(chain.first(), variables);
    if (first == Status.UNKNOWN) {
      return perhaps(chain.second(), variables, line(chain.second()));
    }
    boolean runs = chain.ifSucceeds() == (first == Status.SUCCESS);
    return runs && !variables.hasEnded() ? run(chain.second(), variables) : first;
  }

  private static int line(ShellCommand command) {
    return switch (command) {
      case Simple(List<ShellWord> words) -> words.isEmpty() ? 0 : words.getFirst().line();
      case Sequence(List<ShellCommand> all) -> all.isEmpty() ? 0 : line(all.getFirst());
      case Chain chain -> line(chain.first());
      case Not(ShellCommand inner) -> line(inner);
      case If conditional -> conditional.line();
      case While loop -> loop.line();
      case Loop loop -> loop.line();
      case Case choice -> choice.line();
      case Function function -> line(function.body());
      case Subshell _,Unknown _ -> 0;
    };
  }

  private Status conditional(If conditional, ShellVariables variables)
      throws ShellSyntaxException {
    Status condition = run(conditional.condition(), variables);
    if (condition != Status.UNKNOWN) {
      return run(condition == Status.SUCCESS ? conditional.then() : conditional.otherwise(),
          variables);
    }
    ShellVariables then = variables.copy();
    run(conditional.then(), then);
    ShellVariables otherwise = variables.copy();
    run(conditional.otherwise(), otherwise);
    variables.join(then, otherwise, conditional.line());
    return Status.UNKNOWN;
  }

  private Status loop(Loop loop, ShellVariables variables) throws ShellSyntaxException {
    List<Optional<String>> words = loop.words().stream()
        .map(word -> word.bare().isEmpty() ? Optional.<String>empty() : Optional.of(word.bare()))
        .toList();
    boolean exact = loop.variable() != null && words.size() <= MAX_ITERATIONS
        && words.stream().allMatch(word -> word.filter(text -> !text.matches(".*[*?\\[{~].*"))
            .isPresent());
    if (exact) {
      for (Optional<String> word : words) {
        variables.set(loop.variable(), word.orElseThrow(), loop.line());
        run(loop.body(), variables);
      }
      return Status.UNKNOWN;
    }
    if (loop.variable() != null) {
      variables.doubt(loop.variable(), Doubt.VALUE, loop.line());
    }
    return perhaps(loop.body(), variables, loop.line());
  }

  private Status loop(While loop, ShellVariables variables) throws ShellSyntaxException {
    Status never = loop.until() ? Status.SUCCESS : Status.FAILURE;
    return run(loop.condition(), variables) == never
        ? Status.SUCCESS
        : perhaps(new Sequence(List.of(loop.body(), loop.condition())), variables, loop.line());
  }

  /** What runs once, more often or not at all. */
  private Status perhaps(ShellCommand command, ShellVariables variables, int line)
      throws ShellSyntaxException {
    ShellVariables after = variables.copy();
    run(command, after);
    variables.join(variables.copy(), after, line);
    return Status.UNKNOWN;
  }

  private Status choice(Case choice, ShellVariables variables) throws ShellSyntaxException {
    ShellVariables before = variables.copy();
    for (ShellCommand branch : choice.branches()) {
      ShellVariables after = before.copy();
      run(branch, after);
      variables.join(variables.copy(), after, choice.line());
    }
    return Status.UNKNOWN;
  }

  private Status simple(List<ShellWord> words, ShellVariables variables)
      throws ShellSyntaxException {
    int first = 0;
    while (first < words.size() && words.get(first).assignment(false).isPresent()) {
      first++;
    }
    if (first < words.size()) {
      // Assignments before a command only apply to the command.
      return command(words.subList(first, words.size()), variables);
    }
    boolean known = true;
    for (ShellWord word : words) {
      known &= assign(word.assignment(false).orElseThrow(), false, variables);
    }
    return known ? Status.SUCCESS : Status.UNKNOWN;
  }

  /** Sets a variable, and returns whether its value is known. */
  private boolean assign(Assignment assignment, boolean transformed, ShellVariables variables) {
    ShellWord value = assignment.value();
    String text = transformed || value.startsWithTilde()
        ? null
        : value.text(variables::text).filter(any -> any.length() <= MAX_VALUE).orElse(null);
    if (assignment.appends()) {
      variables.append(assignment.name(), text, value.line());
    } else if (text == null) {
      variables.doubt(assignment.name(), Doubt.VALUE, value.line());
    } else {
      variables.set(assignment.name(), text, value.line());
    }
    return text != null;
  }

  private Status command(List<ShellWord> words, ShellVariables variables)
      throws ShellSyntaxException {
    List<ShellWord> arguments = words.subList(1, words.size());
    int line = words.getFirst().line();
    String name = words.getFirst().text(variables::text).orElse("");
    return switch (name) {
      case "export", "declare", "typeset", "readonly", "local" ->
        declare(name, arguments, variables);
      case "unset" -> unset(arguments, variables);
      case "true", ":", "echo", "set" -> Status.SUCCESS;
      case "false" -> Status.FAILURE;
      case "test" -> test(arguments, variables);
      case "[" -> test(arguments.isEmpty() ? arguments : arguments.subList(0, arguments.size() - 1),
          variables);
      case "command",
          "builtin" ->
        arguments.isEmpty() || arguments.getFirst().bare().startsWith("-")
            ? Status.UNKNOWN
            : command(arguments, variables);
      case "return", "exit" -> {
        variables.end();
        yield Status.UNKNOWN;
      }
      case "read" -> read(arguments, variables);
      case "printf" -> {
        if (arguments.size() > 1 && arguments.getFirst().bare().equals("-v")) {
          variables.doubt(arguments.get(1).bare(), Doubt.VALUE, line);
        }
        yield Status.SUCCESS;
      }
      case "eval" -> evaluate(arguments, line, variables);
      default -> call(name, variables);
    };
  }

  private Status declare(String command, List<ShellWord> arguments, ShellVariables variables) {
    boolean transformed = false;
    boolean options = true;
    for (ShellWord argument : arguments) {
      String bare = argument.bare();
      if (options && (bare.startsWith("-") || bare.startsWith("+"))) {
        options = !bare.equals("--");
        transformed |= !command.equals("export")
            && bare.chars().anyMatch(option -> TRANSFORMING.indexOf(option) >= 0);
        continue;
      }
      options = false;
      Optional<Assignment> assignment = argument.assignment(true);
      boolean local = callDepth > 0 && !command.equals("export") && !command.equals("readonly");
      if (local) {
        locals.add(assignment.map(Assignment::name).orElse(bare));
      }
      if (assignment.isPresent() && (local || !command.equals("local"))) {
        boolean braces = argument.parts().stream()
            .anyMatch(part -> part instanceof ShellWord.Literal(String text, boolean quoted)
                && !quoted && text.contains("{") && text.contains("}"));
        assign(assignment.get(), transformed || braces, variables);
      }
    }
    return Status.SUCCESS;
  }

  private static Status unset(List<ShellWord> arguments, ShellVariables variables) {
    boolean functions = false;
    for (ShellWord argument : arguments) {
      Optional<String> name = argument.text(variables::text);
      if (name.isEmpty()) {
        variables.all().keySet()
            .forEach(any -> variables.doubt(any, Doubt.CONDITION, argument.line()));
      } else if (name.get().startsWith("-")) {
        functions |= name.get().contains("f");
      } else if (!functions) {
        variables.unset(name.get());
      }
    }
    return Status.SUCCESS;
  }

  /** {@code test} with the operators whose operands are texts; a variable that the script has not set is unknown. */
  private static Status test(List<ShellWord> operands, ShellVariables variables) {
    List<String> texts = new ArrayList<>();
    for (ShellWord operand : operands) {
      Optional<String> text = operand.text(variables::text);
      if (text.isEmpty() || text.get().isEmpty() && operand.parts().stream()
          .allMatch(ShellWord.Variable.class::isInstance)) {
        return Status.UNKNOWN;
      }
      texts.add(text.get());
    }
    if (!texts.isEmpty() && texts.getFirst().equals("!")) {
      return test(operands.subList(1, operands.size()), variables).inverted();
    }
    return switch (texts.size()) {
      case 1 -> Status.of(!texts.getFirst().isEmpty());
      case 2 -> switch (texts.getFirst()) {
        case "-z" -> Status.of(texts.get(1).isEmpty());
        case "-n" -> Status.of(!texts.get(1).isEmpty());
        default -> Status.UNKNOWN;
      };
      case 3 -> switch (texts.get(1)) {
        case "=", "==" -> Status.of(texts.getFirst().equals(texts.get(2)));
        case "!=" -> Status.of(!texts.getFirst().equals(texts.get(2)));
        default -> Status.UNKNOWN;
      };
      default -> Status.UNKNOWN;
    };
  }

  private static Status read(List<ShellWord> arguments, ShellVariables variables) {
    boolean optionArgument = false;
    for (ShellWord argument : arguments) {
      String bare = argument.bare();
      if (optionArgument) {
        optionArgument = false;
      } else if (bare.startsWith("-")) {
        optionArgument = READ_ARGUMENTS.indexOf(bare.charAt(bare.length() - 1)) >= 0;
      } else if (ShellWord.isName(bare)) {
        variables.doubt(bare, Doubt.VALUE, argument.line());
      }
    }
    return Status.UNKNOWN;
  }

  private Status evaluate(List<ShellWord> arguments, int line, ShellVariables variables)
      throws ShellSyntaxException {
    List<String> texts = new ArrayList<>();
    for (ShellWord argument : arguments) {
      Optional<String> text = argument.text(variables::text);
      if (text.isEmpty()) {
        for (CredentialField field : CredentialField.values()) {
          variables.doubt(field.inOpenRc(), Doubt.VALUE, line);
        }
        return Status.UNKNOWN;
      }
      texts.add(text.get());
    }
    if (evaluationDepth == MAX_CALL_DEPTH) {
      throw new ShellSyntaxException(line, "nests too many commands");
    }
    evaluationDepth++;
    try {
      return run(ShellParser.parse(String.join(" ", texts)), variables);
    } catch (ShellSyntaxException invalid) {
      throw new ShellSyntaxException(line, "evaluates a text that is not valid for a shell");
    } finally {
      evaluationDepth--;
    }
  }

  private Status call(String name, ShellVariables variables) throws ShellSyntaxException {
    Optional<ShellCommand> function = variables.function(name);
    if (function.isEmpty() || callDepth == MAX_CALL_DEPTH) {
      return Status.UNKNOWN;
    }
    Set<String> outer = locals;
    ShellVariables before = variables.copy();
    locals = new HashSet<>();
    callDepth++;
    Status status = run(function.get(), variables);
    callDepth--;
    locals.forEach(local -> variables.restore(local, before));
    locals = outer;
    variables.resume();
    return status;
  }
}
