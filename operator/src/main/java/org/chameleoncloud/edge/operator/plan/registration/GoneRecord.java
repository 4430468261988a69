package org.chameleoncloud.edge.operator.plan.registration;

import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.api.SpentName;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;

/**
 * What follows when a resource's own record is in no list any more: it was deleted, or the credential is another
 * project's. The same name is registered again only if the resource says so.
 */
public final class GoneRecord {
  private GoneRecord() {}

  /** The id of the record that a list without it lacks, if the resource does not say to register again. */
  static Optional<String> of(Observation seen) {
    return seen.status().recordId(seen.deviceName()).filter(_ -> !seen.metadata().registerAgain());
  }

  static Progress progress(Observation seen, String uuid) {
    return Progress.stalled(Reason.RECORD_GONE, "The record " + uuid + " of \"" + seen.deviceName()
        + "\" no longer exists on the testbed. The device is not registered again automatically: "
        + SpentName.FACT + ". Set spec.name to a new name, or set the annotation "
        + Annotation.REGISTER_AGAIN.key() + "=\"true\" to register \"" + seen.deviceName()
        + "\" all the same. If the Secret \"" + seen.spec().credentials().name()
        + "\" now has the credential of another project, put back the former one.");
  }

  /** What is noted: the id leaves the status, so that name and type can change, but is recognized if it comes back. */
  static Applied noted(Observation seen, String uuid) {
    return EdgeDeviceStatusAppliedBuilder.builder(seen.applied()).name(seen.deviceName())
        .goneRecord(uuid).build();
  }

  /**
   * How far the image is: what is stored has the key of the gone record. It stays on the claim, where the next bake
   * replaces it.
   */
  public static Progress image(Observation seen) {
    Image stored = seen.status().image();
    return Progress.stalled(Reason.RECORD_GONE, stored == null || stored.sha256() == null
        ? "No image is baked for a record that no longer exists."
        : "The image " + stored.path() + " on the claim " + stored.claimName() + " was baked for a "
            + "record that no longer exists, and its key is no longer valid: do not flash it. It is baked "
            + "again when the device is registered.");
  }
}
