package org.chameleoncloud.edge.registry.credentials;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables and functions that a script has set so far. Names that it does not contain are not set by it. */
final class ShellVariables {
  /** Why a value is unknown. */
  enum Doubt {
    /** It refers to something that is not evaluated. */
    VALUE,
    /** Something that is not evaluated determines whether it is set. */
    CONDITION
  }

  /**
   * The value of a variable.
   *
   * @param text the text; null if it is unknown
   * @param doubt why it is unknown; null if it is known
   * @param line the line that sets it, from 1
   */
  record Value(String text, Doubt doubt, int line) {
    private boolean sameAs(Value other) {
      return text != null && text.equals(other.text);
    }
  }

  /** In characters: what a loop appends to itself has an end. */
  private static final int MAX_APPENDED = 64 * 1024;
  private static final Value UNSET = new Value("", null, 0);

  private Map<String, Value> values;
  private Map<String, ShellCommand> functions;
  private boolean ended;

  /** No variables. */
  ShellVariables() {
    values = new LinkedHashMap<>();
    functions = new HashMap<>();
  }

  /** The same variables, to be changed independently. */
  ShellVariables copy() {
    ShellVariables copy = new ShellVariables();
    copy.values.putAll(values);
    copy.functions.putAll(functions);
    copy.ended = ended;
    return copy;
  }

  /** The variables that are set, in the order in which they were. */
  Map<String, Value> all() {
    return new LinkedHashMap<>(values);
  }

  /** The text of a variable; empty if it is unknown, or not set here. */
  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(Value::text);
  }

  void set(String name, String text, int line) {
    values.put(name, new Value(text, null, line));
  }

  void unset(String name) {
    values.remove(name);
  }

  void doubt(String name, Doubt doubt, int line) {
    values.put(name, new Value(null, doubt, line));
  }

  /** Appends to a variable; the text is null if it is unknown. */
  void append(String name, String text, int line) {
    Value before = values.getOrDefault(name, UNSET);
    if (before.text == null || text == null || before.text.length() > MAX_APPENDED) {
      doubt(name, Doubt.VALUE, line);
    } else {
      set(name, before.text + text, line);
    }
  }

  /** Restores a variable as it was in {@code earlier}. */
  void restore(String name, ShellVariables earlier) {
    Value before = earlier.values.get(name);
    if (before == null) {
      values.remove(name);
    } else {
      values.put(name, before);
    }
  }

  void define(String function, ShellCommand body) {
    functions.put(function, body);
  }

  Optional<ShellCommand> function(String name) {
    return Optional.ofNullable(functions.get(name));
  }

  /** The script returns or exits here. */
  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  /** A function has returned. */
  void resume() {
    ended = false;
  }

  /** Continues as after one of two ways, of which it is unknown which one is taken in {@code line}. */
  void join(ShellVariables one, ShellVariables other, int line) {
    if (one.ended != other.ended) {
      // What follows only runs after the way that does not end the script.
      become(one.ended ? other : one);
      return;
    }
    Set<String> names = new LinkedHashSet<>(one.values.keySet());
    names.addAll(other.values.keySet());
    Map<String, Value> joined = new LinkedHashMap<>();
    for (String name : names) {
      Value first = one.values.getOrDefault(name, UNSET);
      Value second = other.values.getOrDefault(name, UNSET);
      joined.put(name, first.sameAs(second) ? first : new Value(null, Doubt.CONDITION, line));
    }
    values = joined;
    functions = new HashMap<>(one.functions);
    functions.putAll(other.functions);
    ended = one.ended;
  }

  private void become(ShellVariables other) {
    values = new LinkedHashMap<>(other.values);
    functions = new HashMap<>(other.functions);
    ended = other.ended;
  }
}
