package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.image.BakeOrder;
import org.chameleoncloud.edge.operator.image.RemovalOrder;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Purpose;

/** How a baked image, which holds the device's key, leaves its claim. */
final class Removal {
  private Removal() {}

  /** The step that is due; over when nothing of the image is left. */
  static Step step(Observation seen) {
    List<Job> bakes = seen.images().of(Purpose.BAKE);
    if (!bakes.isEmpty()) {
      return new Step(Imaging.deletions(bakes),
          Standing.underWay(Reason.DELETING,
              "The bake is being ended before its image is removed."),
          null);
    }
    RemovalOrder order = order(seen);
    if (order == null || seen.images().namespaceTerminating()) {
      return new Step(Imaging.deletions(seen.images().of(Purpose.REMOVE)), null, null);
    }
    return seen.images().latest(Purpose.REMOVE, order.inputsHash())
        .map(job -> followed(seen, order, job))
        .orElseGet(() -> start(order));
  }

  private static Step start(RemovalOrder order) {
    return Step.act(removing(order), new Action.StartRemoval(order));
  }

  private static Standing removing(RemovalOrder order) {
    return Standing.underWay(Reason.DELETING,
        "The image " + order.path() + " is being removed from the claim " + order.claimName()
            + ".");
  }

  private static Step followed(Observation seen, RemovalOrder order, Job job) {
    return switch (job.phase()) {
      case RUNNING, TERMINATING -> Step.rest(removing(order));
      case SUCCEEDED -> Step.none();
      case FAILED -> again(seen, order, job);
    };
  }

  private static Step again(Observation seen, RemovalOrder order, Job job) {
    Instant due = Imaging.dueAgain(seen, job);
    if (seen.now().isBefore(due)) {
      return Step.wait(
          Standing.underWay(Reason.DELETING,
              "Removing the image " + order.path() + " from the claim "
                  + order.claimName() + " failed and is tried again: " + Imaging.said(job)),
          Duration.between(seen.now(), due));
    }
    List<Action> actions = new ArrayList<>(List.of(new Action.DeleteJob(job.name())));
    actions.add(new Action.StartRemoval(order.attempt(job.attempt() + 1)));
    return new Step(actions, removing(order), null);
  }

  private static RemovalOrder order(Observation seen) {
    Image lying = seen.status().image();
    String namespace = seen.subject().namespace();
    String device = seen.subject().name();
    if (lying != null) {
      return RemovalOrder.of(namespace, device, lying.claimName(), lying.path());
    }
    if (seen.subject().deleting() && seen.spec().image() != null && seen.status().uuid() != null) {
      return RemovalOrder.of(namespace, device,
          BakeOrder.claimOf(seen.spec().image(), seen.bakeSettings()),
          BakeOrder.pathOf(namespace, device));
    }
    return null;
  }
}
