package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;

/** Registered devices are changed, on the testbed or in the cluster. */
final class ChangeSteps {
  private static final String EGRESS = "local_egress";
  private static final String UNKNOWN_TYPE = "raspberrypi9-64";

  private final StepContext context;
  private final Monitor monitor;

  ChangeSteps(StepContext context) {
    this.context = context;
    monitor = context.monitor();
  }

  void editRecord() throws ExpectationFailedException, IOException, InterruptedException {
    EdgeDevice device = context.examples().denied();
    monitor.show(List.of(Devices.name(device)));
    context.testbed().editByHand(Devices.recordName(device),
        PatchOperation.replace("/properties/" + EGRESS, "allow"));
    monitor.say("The testbed's record of " + Devices.name(device)
        + " now has local_egress: allow. Its manifest has localEgress: deny.");
    monitor.expect("the record has local_egress: deny again, and an event reports it",
        () -> context.property(device, EGRESS).equals(Optional.of("deny"))
            && context.event(device, "DriftCorrected").isPresent());
    printEvent(device, "DriftCorrected");
    monitor.expectAll("the checks have run again: 4/4", found -> Devices.isAt(found, "4/4"));
  }

  private void printEvent(EdgeDevice device, String reason) {
    monitor.screen().paragraph("    ", reason + ": " + context.event(device, reason).orElse(""));
  }

  void applyInvalidDevice() throws ExpectationFailedException, InterruptedException {
    EdgeDevice invalid = new EdgeDevice();
    invalid.getMetadata().setName("uc-rpi9-01");
    invalid.getMetadata().setNamespace(context.namespace());
    invalid.setSpec(EdgeDeviceSpecBuilder.builder().machineName(UNKNOWN_TYPE)
        .contactEmail("lab@example.org").build());
    context.client().resource(invalid).create();
    monitor.show(List.of(Devices.name(invalid)));
    monitor.expectStatus(Devices.name(invalid),
        "it is Stalled, and Ready has the reason FixSpec and a message",
        status -> Devices.isTrue(status, ConditionType.STALLED)
            && status.condition(ConditionType.READY)
                .filter(ready -> ready.reason().equals("FixSpec")
                    && ready.message().contains(UNKNOWN_TYPE))
                .isPresent());
    monitor.watch().device(Devices.name(invalid)).map(Devices::status)
        .flatMap(status -> status.condition(ConditionType.READY)).map(Condition::message)
        .ifPresent(message -> monitor.screen().paragraph("    ", message));
    context.resource(invalid).delete();
    monitor.expect("it is deleted again, and the testbed never had a record of it",
        () -> context.isDeleted(invalid) && context.record(invalid).isEmpty());
  }
}
