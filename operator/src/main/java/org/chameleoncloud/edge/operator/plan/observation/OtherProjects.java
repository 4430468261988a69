package org.chameleoncloud.edge.operator.plan.observation;

import org.chameleoncloud.edge.registry.Hardware;

/**
 * What the list of all projects says of a record that a device observes by its id and that is not in the list of its own
 * project.
 *
 * @param listed whether a list came that was requested for this record, too
 * @param record the record; null when there is none, or no list came
 * @param failure why newer lists do not come; null if they do
 */
public record OtherProjects(boolean listed, Hardware record, ListState.Failure failure) {
  /** Not asked, or no answer yet. */
  public static final OtherProjects UNKNOWN = new OtherProjects(false, null, null);
}
