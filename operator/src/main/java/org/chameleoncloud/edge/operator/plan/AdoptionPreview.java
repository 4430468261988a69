package org.chameleoncloud.edge.operator.plan;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;

/**
 * What the operator would write into a record that a new resource finds under its name: the {@link Planner}'s own plans,
 * up to the first write, as if the resource were not paused and the device not reserved.
 *
 * @param changes what a PATCH would change; empty if there would be none
 * @param refusal why the record would be left alone, as a sentence; null if it would be adopted
 */
public record AdoptionPreview(List<PropertyChange> changes, String refusal) {
  /** A step that only writes the status precedes a write; at most two do. */
  private static final int MAX_STEPS = 4;

  public AdoptionPreview {
    changes = List.copyOf(changes);
  }

  /**
   * What adopting a record would do.
   *
   * @param name the resource's name
   * @param spec what it asks for; its image plays no role
   * @param credentials the credential that registers it
   * @param device the credential that the device would sign in with
   * @param now the time
   */
  public static AdoptionPreview of(String name, EdgeDeviceSpec spec, Hardware record,
      Credentials credentials, Credentials device, Instant now) {
    EdgeDeviceSpec withoutImage = EdgeDeviceSpecBuilder.builder(spec).image(null)
        .deviceCredential(null).build();
    EdgeDeviceStatus status = EdgeDeviceStatus.NONE;
    for (int step = 0; step < MAX_STEPS; step++) {
      Observation seen = ObservationBuilder.builder()
          .metadata(metadata(name, step > 0, now)).spec(withoutImage).status(status)
          .credentials(new CredentialState.Loaded(credentials))
          .deviceCredentials(new CredentialState.Loaded(device)).secretValues(Map.of())
          .list(new ListState.Listed(null, record, false, null))
          .reservations(new ReservationState.Listed(now, null)).images(ImageJobs.NONE)
          .bakeSettings(BakeSettings.defaults()).now(now).build();
      Plan plan = Planner.plan(seen);
      Optional<Action.Patch> patch = plan.actions().stream()
          .filter(Action.Patch.class::isInstance).map(Action.Patch.class::cast).findFirst();
      if (patch.isPresent()) {
        return new AdoptionPreview(patch.get().changes(), null);
      }
      if (plan.registration().isDone()) {
        return new AdoptionPreview(List.of(), null);
      }
      if (plan.applied().equals(seen.applied())) {
        return new AdoptionPreview(List.of(), plan.registration().message());
      }
      status = persisted(record, plan.applied());
    }
    throw new IllegalStateException("a plan writes the status more than twice before a record");
  }

  private static EdgeDeviceStatus persisted(Hardware record, Applied applied) {
    return EdgeDeviceStatusBuilder.builder().uuid(record.uuid()).applied(applied).build();
  }

  private static DeviceMetadata metadata(String name, boolean finalizer, Instant now) {
    return DeviceMetadataBuilder.builder().namespace("").name(name).uid("").generation(1)
        .createdAt(now).finalizer(finalizer).syncRequest("").rebakeRequest("").build();
  }
}
