package org.chameleoncloud.edge.sandbox.story;

import java.util.List;

/** Something that a step expects did not happen in time. */
final class ExpectationFailedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> devices;

  /**
   * Creates one.
   *
   * @param message what was expected, and how long it was waited for
   * @param devices the devices whose status may explain the failure
   */
  ExpectationFailedException(String message, List<String> devices) {
    super(message);
    this.devices = devices;
  }

  List<String> devices() {
    return devices;
  }
}
