package org.chameleoncloud.edge.operator.plan.observation;

import org.chameleoncloud.edge.operator.api.ImageSourceStatus.Revision;
import org.chameleoncloud.edge.operator.api.OnUpdate;

/** What is known of the image source that a device's spec names. */
public sealed interface SourceState {
  /** The spec names none. */
  record None() implements SourceState {}

  /** There is none of that name. */
  record Missing() implements SourceState {}

  /**
   * The operator cannot read image sources of that kind.
   *
   * @param message why, as a sentence
   */
  record Unreadable(String message) implements SourceState {}

  /**
   * It exists.
   *
   * @param revision its current revision; null if it has none yet
   * @param onUpdate what a new revision does to devices
   * @param message what its condition Ready says; empty without one
   */
  record Found(Revision revision, OnUpdate onUpdate, String message) implements SourceState {}
}
