package org.chameleoncloud.edge.operator.plan.event;

import org.chameleoncloud.edge.operator.plan.text.Texts;

/**
 * Something that happened to a device and that its owner should read once: what becomes a Kubernetes event.
 *
 * @param warning whether something is wrong, or needs a person
 * @param reason what happened, in CamelCase, stable for programs to compare
 * @param message the same as a sentence without secrets, at most {@value #MAX_LENGTH} characters
 */
public record DeviceEvent(boolean warning, String reason, String message) {
  /** Kubernetes limits an event's note to 1 kB (events.k8s.io/v1). */
  public static final int MAX_LENGTH = 1000;

  public DeviceEvent {
    message = Texts.shortened(message, MAX_LENGTH);
  }

  static DeviceEvent of(EventReason reason, String message) {
    return new DeviceEvent(reason.isWarning(), reason.text(), message);
  }

  /** A condition that newly needs a person, as a Warning of its reason. */
  static DeviceEvent warning(String reason, String message) {
    return new DeviceEvent(true, reason, message);
  }
}
