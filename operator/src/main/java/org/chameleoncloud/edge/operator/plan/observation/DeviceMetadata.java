package org.chameleoncloud.edge.operator.plan.observation;

import java.time.Instant;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Buildable;

/**
 * The resource apart from its spec and status: its identity, and the annotations that steer it.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its identity at the API server
 * @param generation counts changes of the spec
 * @param createdAt when it was created
 * @param deleting whether it was deleted and a finalizer keeps it
 * @param deletedAt when it was deleted; meaningless unless it was
 * @param finalizer whether our finalizer is on it: then something of it may be on the testbed or the claim
 * @param paused whether the paused annotation is set
 * @param proceed whether the proceed annotation is set
 * @param forceDelete whether the force-delete annotation is set
 * @param registerAgain whether the register-again annotation is set
 * @param syncRequest the sync annotation's value; empty without one
 * @param rebakeRequest the rebake annotation's value; empty without one
 * @param annotationProblems a sentence for each annotation whose value is not understood; null for none
 */
@Buildable
public record DeviceMetadata(String namespace, String name, String uid, long generation,
    Instant createdAt, boolean deleting, Instant deletedAt, boolean finalizer, boolean paused,
    boolean proceed, boolean forceDelete,
    boolean registerAgain, String syncRequest, String rebakeRequest,
    List<String> annotationProblems) {
  public DeviceMetadata {
    annotationProblems = annotationProblems == null ? List.of() : List.copyOf(annotationProblems);
  }
}
