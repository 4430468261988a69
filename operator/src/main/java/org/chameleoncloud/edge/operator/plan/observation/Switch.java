package org.chameleoncloud.edge.operator.plan.observation;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.plan.text.Texts;

/**
 * The annotations that are on or off. Only {@code "true"} and {@code "false"} are understood. Any other value is reported,
 * and counts as what does the least harm until it is corrected.
 */
public enum Switch {
  /** It is set so that nothing is written. A pause is reported and ends at any time; a write is final. */
  PAUSED(Annotation.PAUSED, true),
  /** A write that disturbs a reservation cannot be taken back. */
  PROCEED(Annotation.PROCEED, false),
  /** Registering a spent name makes a record that nobody can reserve. */
  REGISTER_AGAIN(Annotation.REGISTER_AGAIN, false),
  /** What it leaves on the testbed, nobody removes any more. */
  FORCE_DELETE(Annotation.FORCE_DELETE, false);

  private static final String ON = "true";
  private static final String OFF = "false";
  private static final int MAX_SHOWN = 60;

  private final String key;
  private final boolean ifNotUnderstood;

  Switch(Annotation annotation, boolean ifNotUnderstood) {
    this.key = annotation.key();
    this.ifNotUnderstood = ifNotUnderstood;
  }

  /** Whether it is on, given a resource's annotations. */
  public boolean isOn(Map<String, String> annotations) {
    String value = annotations.getOrDefault(key, OFF);
    return isUnderstood(value) ? value.equals(ON) : ifNotUnderstood;
  }

  /** A sentence for each value that is not understood. */
  public static List<String> problems(Map<String, String> annotations) {
    return Arrays.stream(values())
        .filter(each -> !isUnderstood(annotations.getOrDefault(each.key, OFF)))
        .map(each -> each.problem(annotations.get(each.key))).toList();
  }

  private static boolean isUnderstood(String value) {
    return value.equals(ON) || value.equals(OFF);
  }

  private String problem(String value) {
    return "The annotation " + key + " has the value \"" + Texts.shortened(value, MAX_SHOWN)
        + "\", which is not understood and counts as \"" + (ifNotUnderstood ? ON : OFF)
        + "\": set \"true\", or remove it.";
  }
}
