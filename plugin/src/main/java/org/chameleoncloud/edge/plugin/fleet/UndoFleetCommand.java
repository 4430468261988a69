package org.chameleoncloud.edge.plugin.fleet;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus.Revision;
import org.chameleoncloud.edge.operator.fleet.FleetReason;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kubectl chi-edge fleet undo}. */
@Command(name = "undo", description = {
    "Gives a fleet its former template again: the one that all devices had last, or the one of "
        + "--to-revision. It reaches the devices as any other change does."})
public final class UndoFleetCommand extends ChangeFleetCommand {
  @Option(names = "--to-revision", paramLabel = "NUMBER", order = 1,
      description = "A revision, by its number in kubectl chi-edge fleet status. Default: the "
          + "former one.")
  private Long number;

  @Override
  String change(Fleets fleets, EdgeDeviceFleet fleet) {
    Revision revision = revision(fleet);
    fleets.replaceTemplate(fleet, fleets.template(fleet, revision.name()));
    return "has the template of revision " + revision.number() + " again";
  }

  private Revision revision(EdgeDeviceFleet fleet) {
    EdgeDeviceFleetStatus status = Fleets.status(fleet);
    List<Revision> newestFirst = status.knownRevisions().reversed();
    Optional<Revision> found = number == null
        ? former(status.currentRevision(), present(fleet, status), newestFirst)
        : newestFirst.stream().filter(revision -> number.equals(revision.number())).findFirst();
    return found.orElseThrow(() -> CommandFailure.notFound(number == null
        ? "the fleet has no former revision: nothing can be undone"
        : "the fleet has no revision " + number + ": choose one that kubectl chi-edge fleet status "
            + fleet.getMetadata().getName() + " lists"));
  }

  /**
   * The name of the revision that the spec has. The operator has not reported one that it has not seen, or that is invalid;
   * it may be of another version, so that its own word counts where there is one.
   */
  private static String present(EdgeDeviceFleet fleet, EdgeDeviceFleetStatus status) {
    boolean reported = Objects.equals(status.observedGeneration(),
        fleet.getMetadata().getGeneration())
        && status.condition(ConditionType.READY).map(Condition::reason)
            .filter(FleetReason.FIX_SPEC.text()::equals).isEmpty();
    return reported
        ? status.updateRevision()
        : TemplateRevision.of(fleet.getMetadata().getName(), fleet.getSpec().template()).name();
  }

  /** In the middle of a rollout the one that all devices had before it, otherwise the one before the last change. */
  private static Optional<Revision> former(String current, String present,
      List<Revision> newestFirst) {
    List<Revision> others = newestFirst.stream()
        .filter(revision -> !revision.name().equals(present)).toList();
    return others.stream().filter(revision -> revision.name().equals(current)).findFirst()
        .or(() -> others.stream().findFirst());
  }
}
