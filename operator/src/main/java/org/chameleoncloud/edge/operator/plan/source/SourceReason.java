package org.chameleoncloud.edge.operator.plan.source;

import org.chameleoncloud.edge.operator.api.ConditionReason;

/** Why a condition of an image source is as it is; docs/image-sources.md lists them. */
public enum SourceReason implements ConditionReason {
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

  private final Words words;

  SourceReason(String text, String meaning, String remedy) {
    words = new Words(text, meaning, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
