package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;

/** Devices are deleted, and with them what the operator created for them. */
final class DeletionStep {
  private final StepContext context;
  private final Monitor monitor;

  DeletionStep(StepContext context) {
    this.context = context;
    monitor = context.monitor();
  }

  void delete() throws ExpectationFailedException, IOException, InterruptedException {
    EdgeDevice device = context.examples().withImage();
    EdgeDevice retained = context.examples().retained();
    monitor.show(List.of(Devices.name(retained), Devices.name(device)));
    Optional<Path> image = image(device);
    context.resource(device).delete();
    context.resource(retained).delete();
    monitor.expect("both resources are deleted after the operator removed its finalizers",
        () -> context.isDeleted(device) && context.isDeleted(retained));
    monitor.expect("the record of " + Devices.name(device) + " is deleted",
        () -> context.record(device).isEmpty());
    if (image.isPresent()) {
      monitor.expect("its image, which contained its key, is deleted from the claim",
          () -> Files.notExists(image.get()));
      monitor.expect("its Jobs and Secrets are deleted", () -> hasNoDependents(device));
    }
    monitor.expect("the record of " + Devices.name(retained)
        + " still exists, because its deletionPolicy is Retain",
        () -> context.record(retained).isPresent());
  }

  private Optional<Path> image(EdgeDevice device) {
    return monitor.watch().device(Devices.name(device)).map(EdgeDevice::getStatus)
        .map(EdgeDeviceStatus::image).map(image -> ImageStep.file(context.sandbox(), image));
  }

  private boolean hasNoDependents(EdgeDevice device) {
    return owners(context.client().batch().v1().jobs().inNamespace(context.namespace()).list()
        .getItems().stream()).noneMatch(Devices.name(device)::equals)
        && owners(context.client().secrets().inNamespace(context.namespace()).list().getItems()
            .stream()).noneMatch(Devices.name(device)::equals);
  }

  private static Stream<String> owners(Stream<? extends HasMetadata> objects) {
    return objects.flatMap(object -> object.getMetadata().getOwnerReferences().stream())
        .map(owner -> owner.getName());
  }
}
