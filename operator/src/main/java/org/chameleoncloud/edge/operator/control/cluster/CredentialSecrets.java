package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.CredentialSecret;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.IssuedCredential;

/** Creates and deletes the Secrets with the credentials that the operator manages. Never touches any other. */
public final class CredentialSecrets {
  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final Deletions deletions;
  private final SecretCache cache;

  /** @param cache reads again what is created and deleted */
  public CredentialSecrets(KubernetesClient client, ApiRequestLimiter limiter,
      SecretCache cache) {
    this.client = client;
    this.limiter = limiter;
    this.deletions = new Deletions(client, limiter);
    this.cache = cache;
  }

  /**
   * Makes a name free, before a credential is created for it.
   *
   * @return why it is not: a Secret that the operator did not make for this device has it
   */
  public Optional<Progress> makeFree(EdgeDevice device, String name) {
    Secret found = find(device, name);
    if (found == null) {
      return Optional.empty();
    }
    if (!CredentialSecret.isOf(BakeOwner.of(device), found)) {
      return Optional.of(
          Failures.nameOccupied("Secret", name, device.getMetadata().getNamespace()));
    }
    // Of a credential whose creation was interrupted, and which no longer exists.
    deletions.secret(found);
    return Optional.empty();
  }

  /** Creates the Secret. */
  public void create(EdgeDevice device, String name, Credentials parent,
      IssuedCredential issued) {
    Secret secret = CredentialSecret.of(BakeOwner.of(device), name, parent, issued);
    limiter.call(() -> client.resource(secret).create());
    cache.refresh(ResourceID.fromResource(device), name);
  }

  /** Deletes the Secret, if the operator made it for this device. */
  public void delete(EdgeDevice device, String name) {
    Secret found = find(device, name);
    if (found != null && CredentialSecret.isOf(BakeOwner.of(device), found)) {
      deletions.secret(found);
      cache.refresh(ResourceID.fromResource(device), name);
    }
  }

  /** Whether there is no such Secret. */
  public boolean isGone(String namespace, String name) {
    return limiter.call(
        () -> client.secrets().inNamespace(namespace).withName(name).get()) == null;
  }

  private Secret find(EdgeDevice device, String name) {
    return limiter.call(() -> client.secrets().inNamespace(device.getMetadata().getNamespace())
        .withName(name).get());
  }
}
