package org.chameleoncloud.edge.operator.plan;

/**
 * Something that happened to a resource and that its owner should read once: what becomes a Kubernetes event.
 *
 * @param warning whether something is wrong, or needs a person
 * @param reason what happened, in a CamelCase word, stable for programs to compare
 * @param message the same in a sentence without secrets, at most {@value #LONGEST} characters
 */
public record Announcement(boolean warning, String reason, String message) {
  /** Kubernetes takes no longer note on an event (events.k8s.io/v1: 1 kB). */
  public static final int LONGEST = 1000;

  private static final String CUT = "...";

  public Announcement {
    message = message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST - CUT.length()) + CUT;
  }

  static Announcement news(String reason, String message) {
    return new Announcement(false, reason, message);
  }

  static Announcement warning(String reason, String message) {
    return new Announcement(true, reason, message);
  }
}
