package org.chameleoncloud.edge.plugin.fleet;

import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus.Revision;
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
    Revision revision = revision(fleet.getMetadata().getName(), Fleets.status(fleet));
    fleets.replaceTemplate(fleet, fleets.template(fleet, revision.name()));
    return "has the template of revision " + revision.number() + " again";
  }

  private Revision revision(String name, EdgeDeviceFleetStatus status) {
    List<Revision> newestFirst = status.knownRevisions().reversed();
    Optional<Revision> found = number == null
        ? former(status, newestFirst)
        : newestFirst.stream().filter(revision -> number.equals(revision.number())).findFirst();
    return found.orElseThrow(() -> CommandFailure.notFound(number == null
        ? "the fleet has no former revision: nothing can be undone"
        : "the fleet has no revision " + number + ": choose one that kubectl chi-edge fleet status "
            + name + " lists"));
  }

  /** In the middle of a rollout the one before it, otherwise the one before the last change. */
  private static Optional<Revision> former(EdgeDeviceFleetStatus status,
      List<Revision> newestFirst) {
    return newestFirst.stream()
        .filter(revision -> revision.name().equals(status.currentRevision())
            && !revision.name().equals(status.updateRevision()))
        .findFirst().or(() -> newestFirst.stream().skip(1).findFirst());
  }
}
