package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import org.chameleoncloud.edge.operator.api.EdgeDevice;

/** What the loop is made of, built once in {@link EdgeOperator}. */
record Components(ReconcileTrigger wakes, SecretCache secrets, ProjectPollers snapshots,
    CredentialsInUse credentials, DeviceNameIndex claims,
    Observer observer,
    EdgeDeviceWriter resources, StatusWriter statusWriter, BakeQueue bakes, Actor actor,
    EventRecorder events, WriteBackoffs holds,
    OperatorMetrics meters) {

  /** A resource is gone: so is all that was remembered for it, and its name is free for others. */
  UpdateControl<EdgeDevice> forget(EdgeDevice gone) {
    ResourceID id = ResourceID.fromResource(gone);
    secrets.forget(id);
    snapshots.forget(id);
    credentials.forget(id);
    resources.forget(id);
    statusWriter.forget(id);
    holds.forget(id);
    bakes.leave(id);
    meters.forget(id);
    wakes.wake(claims.claimantsBeside(gone));
    wakes.triggerSuccessor(id);
    return UpdateControl.noUpdate();
  }
}
