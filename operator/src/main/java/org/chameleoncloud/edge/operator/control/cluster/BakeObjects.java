package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.chameleoncloud.edge.operator.plan.Action;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.chameleoncloud.edge.operator.plan.Failures;
import org.chameleoncloud.edge.operator.plan.Progress;

/** Creates and deletes the Jobs of bakes and removals with their Secrets, once everything that they need exists. */
public final class BakeObjects {
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final BakeSettings settings;

  /** What a Job needs and does not exist; it is looked for again soon. */
  public record Missing(Progress progress) {
    /** The result of an action that needs it. */
    public ActionResult.Failed failed(Action action) {
      return new ActionResult.Failed(action, progress, RETRY);
    }
  }

  /** Creates Jobs by {@code settings}. */
  public BakeObjects(KubernetesClient client, ApiRequestLimiter limiter, BakeSettings settings) {
    this.client = client;
    this.limiter = limiter;
    this.settings = settings;
  }

  /** The first thing that a bake needs and does not exist: its Job would wait forever and say nothing. */
  public Optional<Missing> missing(BakeSpec bake) {
    return Stream.concat(Stream.of(bake.claimName()), bake.sourceClaim().stream())
        .filter(claim -> !claimExists(bake.namespace(), claim)).findFirst()
        .map(claim -> new Missing(Failures.claimMissing(claim, bake.namespace())))
        .or(() -> missingCaCertificates(bake));
  }

  /** The same for a removal. */
  public Optional<Missing> missing(RemovalSpec removal) {
    return claimExists(removal.namespace(), removal.claimName())
        ? Optional.empty()
        : Optional.of(new Missing(
            Failures.claimMissing(removal.claimName(), removal.namespace())));
  }

  private boolean claimExists(String namespace, String claim) {
    return limiter.call(() -> client.persistentVolumeClaims().inNamespace(namespace)
        .withName(claim).get()) != null;
  }

  private Optional<Missing> missingCaCertificates(BakeSpec bake) {
    WebAccess web = settings.web();
    if (!bake.isFetched() || !web.hasCaCertificates()) {
      return Optional.empty();
    }
    ConfigMap map = limiter.call(() -> client.configMaps().inNamespace(bake.namespace())
        .withName(web.caConfigMap()).get());
    return map != null && map.getData() != null && map.getData().containsKey(WebAccess.CA_KEY)
        ? Optional.empty()
        : Optional.of(new Missing(
            Failures.caCertificatesMissing(web.caConfigMap(), bake.namespace())));
  }

  /** Whether a claim was deleted, or is deleted with its namespace: then the image on it needs no removal. */
  public boolean isClaimGone(String namespace, String claim) {
    Namespace found = limiter.call(() -> client.namespaces().withName(namespace).get());
    return found != null && found.isMarkedForDeletion() || !claimExists(namespace, claim);
  }

  /**
   * Creates a bake's Secret and Job.
   *
   * @param beforeJob called when only the Job is left to be created
   */
  public void create(BakeSpec bake, EdgeDevice device, Runnable beforeJob) {
    OwnerReference owner = owner(device);
    createIfAbsent(BakeJob.secret(bake, owner));
    beforeJob.run();
    createIfAbsent(BakeJob.bake(bake, owner, settings));
  }

  /** Creates a removal's Job. */
  public void create(RemovalSpec removal, EdgeDevice device) {
    createIfAbsent(BakeJob.removal(removal, owner(device), settings));
  }

  /** An object of that name is ours, from a reconciliation that was interrupted: names are derived from the inputs. */
  private void createIfAbsent(HasMetadata object) {
    try {
      limiter.call(() -> client.resource(object).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  /** Deletes a Job and its Secret. */
  public void delete(EdgeDevice device, String name) {
    String namespace = device.getMetadata().getNamespace();
    // The Secret first: nothing would remember it once the Job is being deleted.
    limiter.call(() -> client.secrets().inNamespace(namespace).withName(name).delete());
    // In the foreground: the Job disappears only after its pod, so that nothing writes to the claim any more.
    limiter.call(() -> client.batch().v1().jobs().inNamespace(namespace).withName(name)
        .withPropagationPolicy(DeletionPropagation.FOREGROUND).delete());
  }

  private static OwnerReference owner(EdgeDevice device) {
    // Not blocking the owner's deletion: a Job that removes the image must outlive the first step of a foreground deletion.
    return new OwnerReferenceBuilder().withApiVersion(device.getApiVersion())
        .withKind(device.getKind())
        .withName(device.getMetadata().getName()).withUid(device.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(false).build();
  }
}
