package org.chameleoncloud.edge.operator.plan;

import java.time.Instant;
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
 * @param finalizer whether our finalizer is on it: then something of it may be on the testbed or the claim
 * @param paused whether the paused annotation is set
 * @param forceDelete whether the force-delete annotation is set
 * @param syncRequest the sync annotation's value; empty without one
 * @param rebakeRequest the rebake annotation's value; empty without one
 */
@Buildable
public record DeviceMetadata(String namespace, String name, String uid, long generation,
    Instant createdAt, boolean deleting, boolean finalizer, boolean paused, boolean forceDelete,
    String syncRequest, String rebakeRequest) {}
