package org.chameleoncloud.edge.operator.control.reconcile;

import java.util.Optional;
import org.chameleoncloud.edge.operator.control.polling.ProjectPoller;
import org.chameleoncloud.edge.operator.plan.registration.Adoption;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/** Who has a name that a device did not get. */
final class NameLookup {
  private NameLookup() {}

  /**
   * The result of a registration whose name is taken: by an earlier request of this operator, by a record created by
   * hand, or by another project.
   */
  static ActionResult afterRegistration(Action action, DeviceContext context)
      throws RegistryFailure {
    ProjectPoller project = context.project();
    String name = context.observation().deviceName();
    project.pollNow();
    Hardware ours = project.records().withName(name);
    if (ours != null) {
      return Adoption.refusal(context.observation(), ours)
          .<ActionResult>map(refusal -> new ActionResult.Failed(action, refusal, null))
          .orElseGet(() -> new ActionResult.Adopted(action, ours));
    }
    return new ActionResult.Failed(action,
        Failures.nameTaken(name, project.registry().holderOf(name)), null);
  }

  /**
   * Whether a failed write may have failed since its name is taken: Doni answers a PATCH that puts a name back with 500
   * when another record has it by now, and with 409 only to a POST.
   */
  static boolean mayExplain(Action write, RegistryFailure failure) {
    return write instanceof Action.Patch(_, var changes, _)
        && changes.stream().anyMatch(PropertyChange.Rename.class::isInstance)
        && (failure.kind() == Kind.BROKEN || failure.kind() == Kind.NAME_TAKEN);
  }

  /**
   * The failure of a rename whose name another record has; empty if none has it. A case-insensitive database rejects
   * names that differ in case only.
   */
  static Optional<ActionResult> afterRename(Action.Patch patch, DeviceContext context)
      throws RegistryFailure {
    ProjectPoller project = context.project();
    String name = context.observation().deviceName();
    project.pollNow();
    Hardware listed = project.records().withName(name);
    Optional<NameHolder> holder = listed == null
        ? project.registry().holderOf(name)
        : Optional.of(new NameHolder(name, listed.uuid(), listed.projectId()));
    return holder
        .filter(found -> found.name().equalsIgnoreCase(name) && !found.uuid().equals(patch.uuid()))
        .map(found -> new ActionResult.Failed(patch,
            Failures.nameTakenMeanwhile(name, patch.uuid(), found), null));
  }
}
