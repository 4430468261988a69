package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.testbed.reservation.Lease;

/** A device is changed while it is reserved. */
final class ReservationStep {
  private static final String EGRESS = "local_egress";
  private static final Duration LENGTH = Duration.ofHours(1);

  private final StepContext context;
  private final Monitor monitor;

  ReservationStep(StepContext context) {
    this.context = context;
    monitor = context.monitor();
  }

  void changeWhileReserved() throws ExpectationFailedException, IOException, InterruptedException {
    EdgeDevice device = context.examples().allowed();
    String name = Devices.name(device);
    monitor.show(List.of(name));
    Instant now = Instant.now();
    Lease lease = context.testbed().reserve(Devices.recordName(device), now, now.plus(LENGTH));
    monitor.expectStatus(name, "it is reserved",
        status -> status.reservation() != null && status.reservation().state().equals("Now"));
    context.resource(device).patch(PatchContext.of(PatchType.JSON),
        "[{\"op\": \"replace\", \"path\": \"/spec/localEgress\", \"value\": \"deny\"}]");
    monitor.expectStatus(name, "the record is unchanged, and Ready has the reason "
        + "WaitForReservation",
        status -> status.condition(ConditionType.READY).map(Condition::reason)
            .filter("WaitForReservation"::equals).isPresent()
            && context.property(device, EGRESS).equals(Optional.of("allow")));
    monitor.watch().device(name).map(Devices::status)
        .flatMap(status -> status.condition(ConditionType.READY)).map(Condition::message)
        .ifPresent(message -> monitor.screen().paragraph("    ", message));
    context.testbed().reservations().cancel(lease);
    monitor.say("The reservation is cancelled.");
    monitor.expect("the record has local_egress: deny, and an event reports it",
        () -> context.property(device, EGRESS).equals(Optional.of("deny"))
            && context.event(device, "Updated").isPresent());
    monitor.screen().paragraph("    ",
        "Updated: " + context.event(device, "Updated").orElse(""));
    monitor.expectAll("it is Ready in its new generation, and at 4/4",
        found -> Devices.isAt(found, "4/4") && Devices.isTrue(found, ConditionType.READY)
            && found.getMetadata().getGeneration()
                .equals(Devices.status(found).observedGeneration()));
  }
}
