package org.chameleoncloud.edge.registry.credentials;

import java.util.ArrayList;
import java.util.List;
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
import org.chameleoncloud.edge.registry.credentials.ShellTokens.Token;

/** Parses a script into commands, by the grammar of POSIX (Shell Command Language, 2.10) and the main additions of bash. */
final class ShellParser {
  private static final Set<String> CLOSING = Set.of("", ")", "}", "then", "else", "elif", "fi",
      "do", "done", "esac", ";;", ";&", ";;&");
  private static final int MAX_DEPTH = 100;

  private final List<Token> tokens;
  private int position;
  private int depth;

  private ShellParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  /** Parses a complete script. */
  static ShellCommand parse(String text) throws ShellSyntaxException {
    ShellParser parser = new ShellParser(ShellTokens.of(text));
    ShellCommand script = parser.sequence();
    parser.expect("");
    return script;
  }

  private Token peek() {
    return tokens.get(position);
  }

  private boolean at(String text) {
    return peek().is(text);
  }

  private boolean accept(String text) {
    boolean found = at(text);
    if (found && !text.isEmpty()) {
      position++;
    }
    return found;
  }

  private void expect(String text) throws ShellSyntaxException {
    if (!accept(text)) {
      throw unexpected();
    }
  }

  private ShellSyntaxException unexpected() {
    return new ShellSyntaxException(peek().line(),
        "is not valid for a shell; a command there is incomplete, or has a word too many");
  }

  private void skipLines() {
    while (accept("\n")) {
      // An empty line.
    }
  }

  private ShellCommand sequence() throws ShellSyntaxException {
    List<ShellCommand> commands = new ArrayList<>();
    if (++depth > MAX_DEPTH) {
      throw new ShellSyntaxException(peek().line(), "nests too many commands");
    }
    skipLines();
    while (CLOSING.stream().noneMatch(this::at)) {
      ShellCommand command = chain();
      commands.add(accept("&") ? new Subshell() : command);
      accept(";");
      skipLines();
    }
    depth--;
    return new Sequence(commands);
  }

  private ShellCommand chain() throws ShellSyntaxException {
    ShellCommand command = pipeline();
    while (at("&&") || at("||")) {
      boolean ifSucceeds = at("&&");
      position++;
      skipLines();
      command = new Chain(command, ifSucceeds, pipeline());
    }
    return command;
  }

  private ShellCommand pipeline() throws ShellSyntaxException {
    if (accept("!")) {
      return new Not(pipeline());
    }
    accept("time");
    ShellCommand command = command();
    while (accept("|") || accept("|&")) {
      skipLines();
      command();
      command = new Subshell();
    }
    return command;
  }

  private ShellCommand command() throws ShellSyntaxException {
    int line = peek().line();
    if (accept("{")) {
      return closed(sequence(), "}");
    }
    if (accept("(")) {
      return parenthesized();
    }
    if (accept("[[")) {
      return skipTo("]]");
    }
    if (accept("if")) {
      return conditional(line);
    }
    if (at("while") || at("until")) {
      boolean until = at("until");
      position++;
      return new While(sequence(), until, loopBody(), line);
    }
    if (accept("for") || accept("select")) {
      return loop(line);
    }
    if (accept("case")) {
      return choice(line);
    }
    if (accept("function")) {
      String name = word().bare();
      if (accept("(")) {
        expect(")");
      }
      return function(name);
    }
    return simple();
  }

  private ShellCommand closed(ShellCommand command, String end) throws ShellSyntaxException {
    expect(end);
    return command;
  }

  private ShellCommand parenthesized() throws ShellSyntaxException {
    if (!accept("(")) {
      sequence();
      return closed(new Subshell(), ")");
    }
    int open = 2;
    while (open > 0 && !at("")) {
      open += at("(") ? 1 : at(")") ? -1 : 0;
      position++;
    }
    return new Unknown();
  }

  private ShellCommand skipTo(String end) throws ShellSyntaxException {
    while (!at(end) && !at("")) {
      position++;
    }
    return closed(new Unknown(), end);
  }

  private ShellCommand conditional(int line) throws ShellSyntaxException {
    ShellCommand condition = sequence();
    expect("then");
    ShellCommand then = sequence();
    int elseLine = peek().line();
    if (accept("elif")) {
      return new If(condition, then, conditional(elseLine), line);
    }
    ShellCommand otherwise = accept("else") ? sequence() : new Sequence(List.of());
    expect("fi");
    return new If(condition, then, otherwise, line);
  }

  private ShellCommand loop(int line) throws ShellSyntaxException {
    if (accept("(")) {
      parenthesized();
      accept(";");
      skipLines();
      return new Loop(null, List.of(), loopBody(), line);
    }
    String variable = word().bare();
    List<ShellWord> words = new ArrayList<>();
    skipLines();
    if (accept("in")) {
      while (peek().word() != null) {
        words.add(word());
      }
    }
    accept(";");
    skipLines();
    return new Loop(variable, words, loopBody(), line);
  }

  private ShellCommand loopBody() throws ShellSyntaxException {
    boolean braces = accept("{");
    if (!braces) {
      expect("do");
    }
    return closed(sequence(), braces ? "}" : "done");
  }

  private ShellCommand choice(int line) throws ShellSyntaxException {
    List<ShellCommand> branches = new ArrayList<>();
    word();
    skipLines();
    expect("in");
    skipLines();
    while (!accept("esac")) {
      accept("(");
      do {
        word();
      } while (accept("|"));
      expect(")");
      branches.add(sequence());
      boolean more = accept(";;") || accept(";&") || accept(";;&");
      skipLines();
      if (!more && !at("esac")) {
        throw unexpected();
      }
    }
    return new Case(branches, line);
  }

  private ShellCommand function(String name) throws ShellSyntaxException {
    skipLines();
    return new Function(name, command());
  }

  private ShellCommand simple() throws ShellSyntaxException {
    List<ShellWord> words = new ArrayList<>();
    while (peek().word() != null) {
      words.add(word());
    }
    if (words.size() == 1 && accept("(")) {
      expect(")");
      return function(words.getFirst().bare());
    }
    if (words.isEmpty() && !at(";") && !at("\n") && !at("&") && !at("&&") && !at("||")
        && !at("|") && !at("") && !at(")")) {
      throw unexpected();
    }
    return new Simple(words);
  }

  private ShellWord word() throws ShellSyntaxException {
    ShellWord word = peek().word();
    if (word == null) {
      throw unexpected();
    }
    position++;
    return word;
  }
}
