package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Progress;

/** Creates and deletes the Jobs of bakes and removals with their Secrets, once everything that they need exists. */
public final class BakeObjects {
  private static final Duration RETRY = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final BakeSettings settings;
  private final Deletions deletions;

  /** What keeps a Job from being created; it is looked at again soon. */
  public record Unmet(Progress progress) {
    /** The result of an action that it keeps from succeeding. */
    public ActionResult.Failed failed(Action action) {
      return new ActionResult.Failed(action, progress, RETRY);
    }
  }

  /** Creates Jobs by {@code settings}. */
  public BakeObjects(KubernetesClient client, ApiRequestLimiter limiter, BakeSettings settings) {
    this.client = client;
    this.limiter = limiter;
    this.settings = settings;
    this.deletions = new Deletions(client, limiter);
  }

  /** The first thing that a bake needs and does not have: its Job would wait forever and say nothing. */
  public Optional<Unmet> unmet(BakeSpec bake) {
    return Stream.concat(Stream.of(bake.claimName()), bake.sourceClaim().stream())
        .flatMap(claim -> unmetClaim(bake.namespace(), claim).stream()).findFirst()
        .or(() -> missingCaCertificates(bake));
  }

  private Optional<Unmet> unmetClaim(String namespace, String name) {
    Optional<PersistentVolumeClaim> claim = claim(namespace, name);
    if (claim.isEmpty()) {
      return Optional.of(new Unmet(Failures.claimMissing(name, namespace)));
    }
    return !settings.requireClaimLabel() || isForImages(claim.get())
        ? Optional.empty()
        : Optional.of(new Unmet(Failures.claimNotLabelled(name, namespace)));
  }

  private static boolean isForImages(PersistentVolumeClaim claim) {
    Map<String, String> labels = claim.getMetadata().getLabels();
    return labels != null && "true".equals(labels.get(Label.IMAGES.key()));
  }

  /** The same for a removal. It needs no label: an image that was stored on the claim must not stay there. */
  public Optional<Unmet> unmet(RemovalSpec removal) {
    return claim(removal.namespace(), removal.claimName()).isPresent()
        ? Optional.empty()
        : Optional.of(new Unmet(
            Failures.claimMissing(removal.claimName(), removal.namespace())));
  }

  private Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return Optional.ofNullable(limiter.call(() -> client.persistentVolumeClaims()
        .inNamespace(namespace).withName(name).get()));
  }

  private Optional<Unmet> missingCaCertificates(BakeSpec bake) {
    WebAccess web = settings.web();
    if (!bake.isFetched() || !web.hasCaCertificates()) {
      return Optional.empty();
    }
    ConfigMap map = limiter.call(() -> client.configMaps().inNamespace(bake.namespace())
        .withName(web.caConfigMap()).get());
    return map != null && map.getData() != null && map.getData().containsKey(WebAccess.CA_KEY)
        ? Optional.empty()
        : Optional.of(new Unmet(
            Failures.caCertificatesMissing(web.caConfigMap(), bake.namespace())));
  }

  /** Whether a claim was deleted, or is deleted with its namespace: then the image on it needs no removal. */
  public boolean isClaimGone(String namespace, String claim) {
    if (!SpecPatterns.isObjectName(claim)) {
      return false;
    }
    Namespace found = limiter.call(() -> client.namespaces().withName(namespace).get());
    return found != null && found.isMarkedForDeletion() || claim(namespace, claim).isEmpty();
  }

  /**
   * Creates a bake's Secret and Job.
   *
   * @param beforeJob called when only the Job is left to be created
   * @return an object that has one of their names and is not the device's; then the Job was not created
   */
  public Optional<Unmet> create(BakeSpec bake, EdgeDevice device, Runnable beforeJob) {
    BakeOwner owner = BakeOwner.of(device);
    Secret secret = BakeJob.secret(bake, owner);
    Optional<Unmet> occupied = create(secret, () -> secret(bake.namespace(), BakeJob.name(bake)),
        found -> owner.owns(found)
            && Objects.equals(secret.getData(), found.getData()));
    if (occupied.isPresent()) {
      return occupied;
    }
    beforeJob.run();
    return create(BakeJob.bake(bake, owner, settings), owner);
  }

  /**
   * Creates a removal's Job.
   *
   * @return an object that has its name and is not the device's; then the Job was not created
   */
  public Optional<Unmet> create(RemovalSpec removal, EdgeDevice device) {
    BakeOwner owner = BakeOwner.of(device);
    return create(BakeJob.removal(removal, owner, settings), owner);
  }

  private Optional<Unmet> create(Job job, BakeOwner owner) {
    return create(job, () -> find(job), owner::owns);
  }

  /**
   * An object of the device's is there from a reconciliation that was interrupted: names are derived from the inputs. Any
   * other was created by someone who could guess the name; it is neither used nor deleted.
   */
  private <T extends HasMetadata> Optional<Unmet> create(T object, Supplier<T> existing,
      Predicate<T> isOwn) {
    try {
      limiter.call(() -> client.resource(object).create());
      return Optional.empty();
    } catch (KubernetesClientException e) {
      T found = e.getCode() == HttpURLConnection.HTTP_CONFLICT ? existing.get() : null;
      if (found == null) {
        throw e;
      }
      return isOwn.test(found)
          ? Optional.empty()
          : Optional.of(new Unmet(Failures.nameOccupied(object.getKind(),
              object.getMetadata().getName(), object.getMetadata().getNamespace())));
    }
  }

  private Secret secret(String namespace, String name) {
    return limiter.call(() -> client.secrets().inNamespace(namespace).withName(name).get());
  }

  /** Listed and not read, since the operator needs no permission to get Jobs otherwise. */
  private Job find(Job like) {
    return limiter.call(() -> client.batch().v1().jobs()
        .inNamespace(like.getMetadata().getNamespace())
        .withField("metadata.name", like.getMetadata().getName()).list())
        .getItems().stream().findFirst().orElse(null);
  }

  /**
   * Deletes a Job and its Secret.
   *
   * @param uid the Job's; another Job of that name stays
   */
  public void delete(EdgeDevice device, String name, String uid) {
    BakeOwner owner = BakeOwner.of(device);
    // The Secret first: nothing would remember it once the Job is being deleted.
    Secret secret = secret(owner.namespace(), name);
    if (secret != null && owner.owns(secret)) {
      deletions.secret(secret);
    }
    deletions.job(owner.namespace(), name, uid);
  }
}
