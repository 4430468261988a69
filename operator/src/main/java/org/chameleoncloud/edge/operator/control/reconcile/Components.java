package org.chameleoncloud.edge.operator.control.reconcile;

import java.time.Duration;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.control.baking.BakeQueue;
import org.chameleoncloud.edge.operator.control.cluster.EdgeDeviceWriter;
import org.chameleoncloud.edge.operator.control.cluster.EventRecorder;
import org.chameleoncloud.edge.operator.control.cluster.FleetDevices;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.metrics.OperatorMetrics;
import org.chameleoncloud.edge.operator.control.source.ImageSources;

/**
 * What the loop is made of.
 *
 * @param trigger starts reconciliations
 * @param names which resources use which device name
 * @param fleets the devices that fleets have made
 * @param sources what is known of image sources
 * @param observer reads
 * @param actor acts
 * @param devices the devices' latest state
 * @param statusWriter writes the report
 * @param events records events
 * @param backoffs holds failed writes back
 * @param bakes limits the bakes
 * @param bakeDeadline how long a bake may take
 * @param memory forgets deleted devices
 * @param metrics counts
 */
@Buildable
public record Components(ReconcileTrigger trigger, DeviceNameIndex names, FleetDevices fleets,
    ImageSources sources, Observer observer,
    Actor actor, EdgeDeviceWriter devices, StatusWriter statusWriter, EventRecorder events,
    WriteBackoffs backoffs, BakeQueue bakes, Duration bakeDeadline, DeviceMemory memory,
    OperatorMetrics metrics) {}
