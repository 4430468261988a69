package org.chameleoncloud.edge.plugin.differential;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;

/** The operator's plans and reports without its threads: makes the records as the resources of a namespace say. */
final class PlanLoop {
  private static final String NAMESPACE = "lab";
  private static final int MAX_STEPS = 20;

  private final KubernetesClient client;
  private final Registry registry;
  private final Credentials credentials;

  PlanLoop(KubernetesClient client, Registry registry, Credentials credentials) {
    this.client = client;
    this.registry = registry;
    this.credentials = credentials;
  }

  /** Reconciles each resource until there is nothing left to do for it. */
  void settle() throws RegistryFailure {
    for (EdgeDevice device : client.resources(EdgeDevice.class).inNamespace(NAMESPACE).list()
        .getItems()) {
      int step = 0;
      while (reconcile(device.getMetadata().getName())) {
        if (++step == MAX_STEPS) {
          throw new AssertionError(device.getMetadata().getName() + " does not settle");
        }
      }
    }
  }

  /** Returns whether anything changed. */
  private boolean reconcile(String name) throws RegistryFailure {
    EdgeDevice device = client.resources(EdgeDevice.class).inNamespace(NAMESPACE).withName(name)
        .get();
    if (device == null) {
      return false;
    }
    Observation seen = observe(device);
    Plan plan = Planner.plan(seen);
    List<ActionResult> results = new ArrayList<>();
    for (Action action : plan.actions()) {
      ActionResult result = execute(device, action);
      results.add(result);
      if (!result.succeeded()) {
        break;
      }
    }
    EdgeDevice current = client.resources(EdgeDevice.class).inNamespace(NAMESPACE).withName(name)
        .get();
    if (current == null) {
      return false;
    }
    EdgeDeviceStatus status = Report.status(seen, plan, results);
    boolean failed = results.stream().anyMatch(result -> !result.succeeded());
    boolean changed = !Objects.equals(seen.status().applied(), status.applied())
        || !Objects.equals(seen.status().uuid(), status.uuid());
    current.setStatus(status);
    client.resource(current).updateStatus();
    return !failed && (changed || !results.isEmpty());
  }

  private Observation observe(EdgeDevice device) throws RegistryFailure {
    EdgeDeviceStatus status = Optional.ofNullable(device.getStatus()).orElse(EdgeDeviceStatus.NONE);
    String deviceName = Optional.ofNullable(device.getSpec().name())
        .orElse(device.getMetadata().getName());
    List<Hardware> records = registry.list();
    Hardware byUuid = records.stream().filter(record -> record.uuid().equals(status.uuid()))
        .findFirst().orElse(null);
    Hardware byName = records.stream().filter(record -> record.name().equals(deviceName))
        .findFirst().orElse(null);
    CredentialState credential = new CredentialState.Loaded(credentials);
    return ObservationBuilder.builder().metadata(metadata(device.getMetadata()))
        .spec(device.getSpec()).status(status).credentials(credential)
        .deviceCredentials(credential).secretValues(Map.of())
        .list(new ListState.Listed(byUuid, byName, false, null))
        .reservations(new ReservationState.Unreadable("Not read."))
        .images(ImageJobs.NONE).bakeSettings(BakeSettings.defaults()).now(Instant.now()).build();
  }

  private static DeviceMetadata metadata(ObjectMeta metadata) {
    Map<String, String> annotations = Objects.requireNonNullElse(metadata.getAnnotations(),
        Map.of());
    boolean deleting = metadata.getDeletionTimestamp() != null;
    return DeviceMetadataBuilder.builder().namespace(metadata.getNamespace())
        .name(metadata.getName()).uid(metadata.getUid())
        .generation(Objects.requireNonNullElse(metadata.getGeneration(), 1L))
        .createdAt(Instant.parse(metadata.getCreationTimestamp())).deleting(deleting)
        .deletedAt(deleting ? Instant.parse(metadata.getDeletionTimestamp()) : null)
        .finalizer(metadata.getFinalizers().contains(EdgeDevice.FINALIZER))
        .paused(annotations.containsKey(Annotation.PAUSED.key()))
        .syncRequest(annotations.getOrDefault(Annotation.SYNC.key(), "")).rebakeRequest("")
        .build();
  }

  private ActionResult execute(EdgeDevice device, Action action) {
    try {
      return new ActionResult.Done(action, switch (action) {
        case Action.Register(var enrollment, _) -> registry.register(enrollment);
        case Action.Patch(String uuid, var changes, _) -> registry.patch(uuid, changes);
        case Action.Sync(String uuid, _) -> {
          registry.sync(uuid);
          yield null;
        }
        case Action.DeleteRecord(String uuid) -> {
          registry.delete(uuid);
          yield null;
        }
        case Action.AddFinalizer _ -> finalizer(device, true);
        case Action.RemoveFinalizer _ -> finalizer(device, false);
        default -> throw new AssertionError("no image is asked for: " + action);
      });
    } catch (RegistryFailure e) {
      return new ActionResult.Failed(action, Failures.progress(e, "chi-edge"), null);
    }
  }

  private Hardware finalizer(EdgeDevice device, boolean wanted) {
    client.resources(EdgeDevice.class).inNamespace(NAMESPACE)
        .withName(device.getMetadata().getName()).edit(found -> {
          if (wanted) {
            found.addFinalizer(EdgeDevice.FINALIZER);
          } else {
            found.removeFinalizer(EdgeDevice.FINALIZER);
          }
          return found;
        });
    return null;
  }
}
