package org.chameleoncloud.edge.operator.control.reconcile;

import java.util.Optional;
import org.chameleoncloud.edge.operator.control.cluster.CredentialSecrets;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.IssuedCredential;
import org.chameleoncloud.edge.registry.RegistryFailure;

/** Creates and revokes the credentials of devices, with their Secrets. */
final class CredentialActor {
  private final CredentialSecrets secrets;

  CredentialActor(CredentialSecrets secrets) {
    this.secrets = secrets;
  }

  ActionResult act(Action.CredentialWrite write, DeviceContext context) throws RegistryFailure {
    return switch (write) {
      case Action.IssueCredential issue -> issue(issue, context);
      case Action.RevokeCredential revoke -> revoke(revoke, context);
    };
  }

  /** The Secret follows at once: nobody can read the secret again. */
  private ActionResult issue(Action.IssueCredential issue, DeviceContext context)
      throws RegistryFailure {
    Optional<Progress> occupied = secrets.makeFree(context.device(), issue.secretName());
    if (occupied.isPresent()) {
      return new ActionResult.Failed(issue, occupied.get(), null);
    }
    IssuedCredential issued = context.request()
        .send(() -> context.project().credentials().create(issue.request()));
    secrets.create(context.device(), issue.secretName(), parent(context), issued);
    return new ActionResult.Issued(issue, issued.credential());
  }

  private static Credentials parent(DeviceContext context) {
    return ((CredentialState.Loaded) context.observation().credentials()).credentials();
  }

  private ActionResult revoke(Action.RevokeCredential revoke, DeviceContext context)
      throws RegistryFailure {
    context.request().send(() -> {
      context.project().credentials().delete(revoke.id());
      return null;
    });
    if (revoke.secretName() != null) {
      secrets.delete(context.device(), revoke.secretName());
    }
    return new ActionResult.Done(revoke, null);
  }
}
