package org.chameleoncloud.edge.operator.control.reconcile;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.Switch;

/** Reads a resource's metadata and annotations. */
final class DeviceMetadataReader {
  private DeviceMetadataReader() {}

  /** What the resource says apart from its spec and status. */
  static DeviceMetadata read(EdgeDevice device) {
    Map<String, String> annotations = Objects
        .requireNonNullElse(device.getMetadata().getAnnotations(), Map.of());
    return DeviceMetadataBuilder.builder().namespace(device.getMetadata().getNamespace())
        .name(device.getMetadata().getName()).uid(device.getMetadata().getUid())
        .generation(Objects.requireNonNullElse(device.getMetadata().getGeneration(), 1L))
        .createdAt(Instant.parse(device.getMetadata().getCreationTimestamp()))
        .deleting(device.isMarkedForDeletion())
        .deletedAt(device.isMarkedForDeletion()
            ? Instant.parse(device.getMetadata().getDeletionTimestamp())
            : null)
        .finalizer(device.hasFinalizer(EdgeDevice.FINALIZER))
        .paused(Switch.PAUSED.isOn(annotations))
        .proceed(Switch.PROCEED.isOn(annotations))
        .forceDelete(Switch.FORCE_DELETE.isOn(annotations))
        .registerAgain(Switch.REGISTER_AGAIN.isOn(annotations))
        .annotationProblems(Switch.problems(annotations))
        .syncRequest(annotations.getOrDefault(Annotation.SYNC.key(), ""))
        .rebakeRequest(annotations.getOrDefault(Annotation.REBAKE.key(), "")).build();
  }
}
