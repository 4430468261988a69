package org.chameleoncloud.edge.sandbox.story;

import java.util.List;

/** What had to be seen in a scene was not seen in its time. */
final class NotSeen extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> devices;

  /**
   * Says what was missed.
   *
   * @param message what was expected, and how long
   * @param devices whose state tells why
   */
  NotSeen(String message, List<String> devices) {
    super(message);
    this.devices = devices;
  }

  List<String> devices() {
    return devices;
  }
}
