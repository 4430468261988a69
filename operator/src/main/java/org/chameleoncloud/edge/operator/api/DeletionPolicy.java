package org.chameleoncloud.edge.operator.api;

/** What happens to the testbed's record when the resource is deleted. */
public enum DeletionPolicy {
  /** The record is deleted with the resource. */
  Delete,
  /** The record stays, for another resource of that name to adopt. */
  Retain
}
