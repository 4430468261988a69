package org.chameleoncloud.edge.operator.plan.source;

/** Why a condition of an image source is as it is; docs/image-sources.md lists them. */
public enum SourceReason {
  READY("Ready", "The source has a revision, and its last check succeeded.", "Nothing."),
  IDLE("Idle", "Nothing is in progress and nothing is stalled.", "Nothing."),
  WAIT_FOR_SERVER("WaitForServer",
      "The server cannot be reached, or asks to be left alone; devices keep the last revision.",
      "Wait; the operator asks again, after growing pauses."),
  FIX_SOURCE("FixSource",
      "The server does not give what distinguishes a newer image: a digest, an ETag or a Last-Modified; or it may not be asked.",
      "Do what the message says; the operator asks again, after growing pauses."),
  FIX_SPEC("FixSpec", "A field of the spec is invalid.",
      "Change the field that the message names.");

  private final String text;
  private final String meaning;
  private final String remedy;

  SourceReason(String text, String meaning, String remedy) {
    this.text = text;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The reason as the condition has it. */
  public String text() {
    return text;
  }

  /** What it means, as a sentence. */
  public String meaning() {
    return meaning;
  }

  /** What the reader should do, as a sentence. */
  public String remedy() {
    return remedy;
  }
}
