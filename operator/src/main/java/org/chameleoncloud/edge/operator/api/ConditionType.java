package org.chameleoncloud.edge.operator.api;

/** The conditions of a resource; docs/states.md lists them from here. */
public enum ConditionType {
  READY("Ready", "Everything that the spec asks for is done."),
  REGISTERED("Registered", "The testbed's record is as written."),
  HEALTHY("Healthy", "Every check of the testbed is STEADY."),
  ONLINE("Online", "The device is connected to balena, as the testbed's registry last read."),
  ACCESS_ENFORCED("AccessEnforced",
      "The testbed's reservation service lets exactly those projects reserve the device that the record names."),
  IMAGE_READY("ImageReady", "The image is stored on its claim; only if the spec asks for one."),
  RECONCILING("Reconciling", "Something is in progress and continues automatically."),
  STALLED("Stalled", "Nothing continues until you act.");

  private final String text;
  private final String meaning;

  ConditionType(String text, String meaning) {
    this.text = text;
    this.meaning = meaning;
  }

  /** The type as a status has it, such as {@code ImageReady}. */
  public String text() {
    return text;
  }

  /** What it means when the condition is True, as a sentence. */
  public String meaning() {
    return meaning;
  }
}
