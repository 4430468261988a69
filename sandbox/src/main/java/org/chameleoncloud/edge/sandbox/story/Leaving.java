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

/** Devices go, and what was made for them goes with them. */
final class Leaving {
  private final Play play;
  private final Stage stage;

  Leaving(Play play) {
    this.play = play;
    stage = play.stage();
  }

  void deleted() throws NotSeen, IOException, InterruptedException {
    EdgeDevice device = play.examples().withImage();
    EdgeDevice retained = play.examples().retained();
    stage.show(List.of(Play.name(retained), Play.name(device)));
    Optional<Path> image = image(device);
    play.resource(device).delete();
    play.resource(retained).delete();
    stage.expect("both resources are gone: their finalizers let them",
        () -> play.isGone(device) && play.isGone(retained));
    stage.expect("the record of " + Play.name(device) + " is gone",
        () -> play.record(device).isEmpty());
    if (image.isPresent()) {
      stage.expect("its image, which held its key, is gone from the claim",
          () -> Files.notExists(image.get()));
      stage.expect("no Job and no Secret of it is left", () -> ownsNothing(device));
    }
    stage.expect("the record of " + Play.name(retained)
        + " is still there, as its deletionPolicy Retain asks",
        () -> play.record(retained).isPresent());
  }

  private Optional<Path> image(EdgeDevice device) {
    return stage.view().device(Play.name(device)).map(EdgeDevice::getStatus)
        .map(EdgeDeviceStatus::image).map(image -> Imaging.file(play.sandbox(), image));
  }

  private boolean ownsNothing(EdgeDevice device) {
    return owners(play.client().batch().v1().jobs().inNamespace(play.namespace()).list()
        .getItems().stream()).noneMatch(Play.name(device)::equals)
        && owners(play.client().secrets().inNamespace(play.namespace()).list().getItems()
            .stream()).noneMatch(Play.name(device)::equals);
  }

  private static Stream<String> owners(Stream<? extends HasMetadata> objects) {
    return objects.flatMap(object -> object.getMetadata().getOwnerReferences().stream())
        .map(owner -> owner.getName());
  }
}
