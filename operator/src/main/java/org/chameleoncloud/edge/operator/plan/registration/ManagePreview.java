package org.chameleoncloud.edge.operator.plan.registration;

import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.ManagementPolicy;
import org.chameleoncloud.edge.operator.plan.credential.CredentialIssue;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.text.Texts;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * What a change of {@code spec.managementPolicy} to Manage would do to an observed device's record. Computed by the code
 * that would do it, for the device as it would be then: one that has no record yet.
 */
final class ManagePreview {
  /** In characters. A patch has at most a name and ten properties, each shown with 60 characters before and after. */
  static final int MAX_LENGTH = 1200;

  private static final String CHANGE = "A change of spec.managementPolicy to Manage ";

  private ManagePreview() {}

  /** One or two sentences, without secrets. */
  static String of(Observation seen, Hardware record) {
    Observation managed = managed(seen);
    String preview = obstacle(managed, record)
        .map(problem -> CHANGE + "would be held up: " + problem)
        .orElseGet(() -> changes(managed, record));
    return Texts.shortened(preview, MAX_LENGTH);
  }

  private static Observation managed(Observation seen) {
    return ObservationBuilder.builder(seen)
        .spec(EdgeDeviceSpecBuilder.builder(seen.spec()).managementPolicy(ManagementPolicy.Manage)
            .build())
        .status(EdgeDeviceStatusBuilder.builder(seen.status()).uuid(null).applied(null).build())
        .metadata(DeviceMetadataBuilder.builder(seen.metadata()).finalizer(false).build()).build();
  }

  /** Why nothing would be written, as sentences; empty if nothing is in the way. */
  private static Optional<String> obstacle(Observation managed, Hardware record) {
    return otherProject(managed, record).or(() -> Blockers.first(managed).map(Progress::message))
        .or(() -> otherName(managed, record))
        .or(() -> Adoption.refusal(managed, record).map(Progress::message));
  }

  private static Optional<String> otherProject(Observation managed, Hardware record) {
    boolean own = managed.list() instanceof ListState.Listed listed
        && (record.equals(listed.byUuid()) || record.equals(listed.byName()));
    return own
        ? Optional.empty()
        : Optional.of("The record belongs to the project " + record.projectId()
            + ". Use a credential of that project.");
  }

  private static Optional<String> otherName(Observation managed, Hardware record) {
    return record.name().equals(managed.deviceName())
        ? Optional.empty()
        : Optional.of("The record has the name \"" + record.name() + "\". Set spec.name to it.");
  }

  private static String changes(Observation managed, Hardware record) {
    if (managed.spec().managedCredential() != null && !CredentialIssue.isUsable(managed)) {
      return CHANGE + "would create a credential for the device and write it to the record.";
    }
    String summary = RecordPatch.of(managed, record, AppliedState.of(managed, record)).summary();
    String image = managed.spec().image() == null ? "" : ", and bake the image";
    return CHANGE + (summary.isEmpty()
        ? "would change nothing in the record" + image + "."
        : "would change the record: " + summary + image + ".");
  }
}
