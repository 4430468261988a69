package org.chameleoncloud.edge.operator.plan;

import org.chameleoncloud.edge.operator.api.Buildable;
import java.time.Instant;

/**
 * The resource apart from its spec and status: who it is and how it is being steered.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its identity at the API server
 * @param generation counts changes of the spec
 * @param createdAt when it was created
 * @param deleting whether somebody deleted it and a finalizer holds it
 * @param finalizer whether our finalizer is on it: then something of it may be on the testbed or the claim
 * @param paused whether the paused annotation holds
 * @param forceDelete whether the force-delete annotation holds
 * @param syncRequest the sync annotation's value; empty without one
 * @param rebakeRequest the rebake annotation's value; empty without one
 */
@Buildable
public record DeviceMetadata(String namespace, String name, String uid, long generation,
    Instant createdAt,
    boolean deleting,
    boolean finalizer, boolean paused, boolean forceDelete, String syncRequest,
    String rebakeRequest) {

  /** As messages name it. */
  public String display() {
    return namespace + "/" + name;
  }
}
