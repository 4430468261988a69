package org.chameleoncloud.edge.operator.fleet;

import java.time.Instant;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.fleet.rollout.ObservedDevice;
import org.chameleoncloud.edge.operator.fleet.rollout.Refusal;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;

/**
 * Everything that is known of a fleet at one moment.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid its identity
 * @param generation counts changes of its spec
 * @param deleting whether it was deleted
 * @param spec what it asks for
 * @param status what was last reported; never null
 * @param current the revision that all devices had last; null if there is none, or it cannot be read
 * @param devices all that it controls, and all of its namespace with one of its names, by name
 * @param refusals what the API server refused, by the names of the devices
 * @param now the moment
 */
@Buildable
public record FleetObservation(String namespace, String name, String uid, long generation,
    boolean deleting, EdgeDeviceFleetSpec spec, EdgeDeviceFleetStatus status,
    TemplateRevision current, Map<String, ObservedDevice> devices, Map<String, Refusal> refusals,
    Instant now) {}
