package org.chameleoncloud.edge.operator.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetStatus.Revision;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;

/**
 * The templates that a fleet has had.
 *
 * @param known those that are kept, the newest last
 * @param actions what it takes to keep them, and no others
 */
record Revisions(List<Revision> known, List<FleetAction> actions) {
  /**
   * A template that returns keeps its name and gets the next number, as a ControllerRevision of a StatefulSet does.
   *
   * @param current the revision that all devices had last, which is kept; null for none
   */
  static Revisions next(EdgeDeviceFleetStatus status, TemplateRevision update, String current,
      int limit) {
    List<Revision> known = new ArrayList<>(status.knownRevisions());
    List<FleetAction> actions = new ArrayList<>();
    if (known.isEmpty() || !known.getLast().name().equals(update.name())) {
      long number = known.isEmpty() ? 1 : known.getLast().number() + 1;
      Revision revision = new Revision(update.name(), number);
      known.removeIf(old -> old.name().equals(update.name()));
      known.add(revision);
      actions.add(new FleetAction.KeepRevision(revision, update.content()));
    }
    Set<String> used = new TreeSet<>(List.of(update.name()));
    if (current != null) {
      used.add(current);
    }
    List<Revision> former = known.stream().filter(old -> !used.contains(old.name())).toList();
    for (Revision old : former.subList(0, Math.max(0, former.size() - limit))) {
      known.remove(old);
      actions.add(new FleetAction.DropRevision(old.name()));
    }
    return new Revisions(List.copyOf(known), List.copyOf(actions));
  }
}
