package org.chameleoncloud.edge.registry.credentials;

import java.util.List;

/** A command of a shell script. */
sealed interface ShellCommand {
  /** Words: assignments, then the name of a command and its arguments. */
  record Simple(List<ShellWord> words) implements ShellCommand {}

  /** Commands one after another. */
  record Sequence(List<ShellCommand> commands) implements ShellCommand {}

  /** A command that runs if the one before succeeds, or fails. */
  record Chain(ShellCommand first, boolean ifSucceeds, ShellCommand second)
      implements
        ShellCommand {}

  /** A command whose status is inverted. */
  record Not(ShellCommand command) implements ShellCommand {}

  /** A command in a subshell: a pipe, a background command, or one in parentheses. It sets nothing. */
  record Subshell() implements ShellCommand {}

  /** {@code if}; {@code otherwise} is empty without {@code else}. */
  record If(ShellCommand condition, ShellCommand then, ShellCommand otherwise, int line)
      implements
        ShellCommand {}

  /** {@code while}, or {@code until}. */
  record While(ShellCommand condition, boolean until, ShellCommand body, int line)
      implements
        ShellCommand {}

  /** {@code for} with a variable and words; the variable is null if it counts. */
  record Loop(String variable, List<ShellWord> words, ShellCommand body, int line)
      implements
        ShellCommand {}

  /** {@code case}, of which at most one branch runs. */
  record Case(List<ShellCommand> branches, int line) implements ShellCommand {}

  /** The definition of a function. */
  record Function(String name, ShellCommand body) implements ShellCommand {}

  /** {@code [[ }, {@code ((} and whatever else is not evaluated. */
  record Unknown() implements ShellCommand {}
}
