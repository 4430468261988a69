package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;

/** Devices that are on the testbed change, there or here. */
final class Changing {
  private static final String EGRESS = "local_egress";
  private static final String NO_SUCH_TYPE = "raspberrypi9-64";

  private final Play play;
  private final Stage stage;

  Changing(Play play) {
    this.play = play;
    stage = play.stage();
  }

  void editedByHand() throws NotSeen, IOException, InterruptedException {
    EdgeDevice device = play.examples().denied();
    stage.show(List.of(Play.name(device)));
    play.testbed().editByHand(Play.recordName(device),
        PatchOperation.replace("/properties/" + EGRESS, "allow"));
    stage.say("The record of " + Play.name(device) + " now says local_egress: allow; its YAML says "
        + "deny.");
    stage.expect("the record says deny again, and an event tells of it",
        () -> play.property(device, EGRESS).equals(Optional.of("deny"))
            && play.event(device, "DriftCorrected").isPresent());
    tell(device, "DriftCorrected");
    stage.expectOfAll("the checks have run again: 4/4", found -> Play.isAt(found, "4/4"));
  }

  void editedInYaml() throws NotSeen, IOException, InterruptedException {
    EdgeDevice device = play.examples().allowed();
    stage.show(List.of(Play.name(device)));
    play.resource(device).patch(PatchContext.of(PatchType.JSON),
        "[{\"op\": \"replace\", \"path\": \"/spec/localEgress\", \"value\": \"deny\"}]");
    stage.expect("the record says deny, and an event tells of it",
        () -> play.property(device, EGRESS).equals(Optional.of("deny"))
            && play.event(device, "Updated").isPresent());
    tell(device, "Updated");
    stage.expectOfAll("it is Ready as now written, and at 4/4",
        found -> Play.isAt(found, "4/4") && Play.isTrue(found, "Ready")
            && found.getMetadata().getGeneration()
                .equals(DeviceTable.statusOf(found).observedGeneration()));
  }

  private void tell(EdgeDevice device, String reason) {
    stage.screen().paragraph("    ",
        reason + ": " + play.event(device, reason).orElse(""));
  }

  void refused() throws NotSeen, IOException, InterruptedException {
    EdgeDevice bad = new EdgeDevice();
    bad.getMetadata().setName("uc-rpi9-01");
    bad.getMetadata().setNamespace(play.namespace());
    bad.setSpec(new EdgeDeviceSpec(null, NO_SUCH_TYPE, "lab@example.org", null, null, null, null,
        null, null, null, null));
    play.client().resource(bad).create();
    stage.show(List.of(Play.name(bad)));
    stage.expectStatus(Play.name(bad), "it is Stalled, and Ready says FixSpec and why",
        status -> Play.isTrue(status, "Stalled") && status.condition("Ready")
            .filter(ready -> ready.reason().equals("FixSpec")
                && ready.message().contains(NO_SUCH_TYPE))
            .isPresent());
    stage.view().device(Play.name(bad)).map(DeviceTable::statusOf)
        .flatMap(status -> status.condition("Ready")).map(Condition::message)
        .ifPresent(message -> stage.screen().paragraph("    ", message));
    play.resource(bad).delete();
    stage.expect("deleted again, it is gone, and the testbed never had a record of it",
        () -> play.isGone(bad) && play.record(bad).isEmpty());
  }
}
