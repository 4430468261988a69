package org.chameleoncloud.edge.operator.control;

import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.plan.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.plan.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.ImageJobs;
import org.chameleoncloud.edge.operator.plan.ListState;
import org.chameleoncloud.edge.operator.plan.Observation;
import org.chameleoncloud.edge.operator.plan.CredentialState;
import org.chameleoncloud.edge.operator.plan.SecretValue;
import org.chameleoncloud.edge.operator.plan.DeviceMetadata;
import org.chameleoncloud.edge.registry.Credentials;

/** Looks at a resource and at all that concerns it. */
final class Observer {
  private static final EdgeDeviceSpec NOTHING_ASKED = EdgeDeviceSpecBuilder.builder().build();

  private final KubernetesClient client;
  private final ApiRequestLimiter turns;
  private final SecretCache secrets;
  private final ProjectPollers snapshots;
  private final CredentialsInUse credentialUses;
  private final JobReader jobs;
  private final DeviceNameIndex claims;
  private final BakeSettings bakeSettings;
  private final Clock clock;

  Observer(KubernetesClient client, ApiRequestLimiter turns, SecretCache secrets,
      ProjectPollers snapshots,
      CredentialsInUse credentialUses, DeviceNameIndex claims, BakeSettings bakeSettings,
      Clock clock) {
    this.client = client;
    this.turns = turns;
    this.secrets = secrets;
    this.snapshots = snapshots;
    this.credentialUses = credentialUses;
    this.jobs = new JobReader(client, turns);
    this.claims = claims;
    this.bakeSettings = bakeSettings;
    this.clock = clock;
  }

  /** All that is known of a resource now. Waits for the first list of the registry's records. */
  DeviceContext observe(EdgeDevice device, WriteBackoff hold, Context<EdgeDevice> context)
      throws InterruptedException {
    ResourceID id = ResourceID.fromResource(device);
    EdgeDeviceSpec spec = Objects.requireNonNullElse(device.getSpec(), NOTHING_ASKED);
    EdgeDeviceStatus status = Objects.requireNonNullElse(device.getStatus(), EdgeDeviceStatus.NONE);
    DeviceMetadata subject = subject(device);
    CredentialState credentials = subject.deleting()
        ? secrets.readOrRemember(id, spec.credentials())
        : secrets.read(id, spec.credentials());
    CredentialState deviceCredentials = secrets.read(id, spec.deviceCredentials());
    Map<SecretKeyRef, SecretValue> secretValues = secretValues(id, subject, spec);
    secrets.keepOnly(id, Stream.concat(
        Stream.of(spec.credentials().name(), spec.deviceCredentials().name()),
        secretValues.keySet().stream().map(SecretKeyRef::name)).toList());
    ProjectPoller project = credentials instanceof CredentialState.Loaded(Credentials readable)
        ? snapshots.of(readable, id)
        : null;
    credentialUses.uses(id, spec.credentials(), project);
    String name = spec.name() == null ? subject.name() : spec.name();
    if (project != null) {
      // Before its record is looked up: a change that comes while the look goes on is heard of, too.
      project.followers().follow(id, status.uuid(), name);
    }
    ListState listing = project == null
        ? new ListState.Pending()
        : project.listing(status.uuid(), name, spec.credentials().name());
    Observation seen = ObservationBuilder.builder().subject(subject).spec(spec).status(status)
        .credentials(credentials).deviceCredentials(deviceCredentials).secretValues(secretValues)
        .listing(listing).rival(claims.olderClaimant(device, name, credentials))
        .images(images(subject, spec, status, context)).bakeSettings(bakeSettings).hold(hold)
        .now(clock.instant()).build();
    return new DeviceContext(device, seen, project);
  }

  /** What a new image needs; one that is being removed needs nothing. */
  private Map<SecretKeyRef, SecretValue> secretValues(ResourceID id, DeviceMetadata subject,
      EdgeDeviceSpec spec) {
    if (subject.deleting() || spec.image() == null) {
      return Map.of();
    }
    // A name that is none would be another address at the API server; the plan tells what is wrong with it.
    return spec.image().secretRefs().stream().filter(SecretKeyRef::isWellFormed)
        .collect(Collectors.toMap(Function.identity(), ref -> secrets.read(id, ref)));
  }

  private static DeviceMetadata subject(EdgeDevice device) {
    Map<String, String> annotations = Objects
        .requireNonNullElse(device.getMetadata().getAnnotations(), Map.of());
    return DeviceMetadataBuilder.builder().namespace(device.getMetadata().getNamespace())
        .name(device.getMetadata().getName()).uid(device.getMetadata().getUid())
        .generation(Objects.requireNonNullElse(device.getMetadata().getGeneration(), 1L))
        .createdAt(Instant.parse(device.getMetadata().getCreationTimestamp()))
        .deleting(device.isMarkedForDeletion())
        .finalizer(device.hasFinalizer(EdgeDevice.FINALIZER))
        .paused("true".equals(annotations.get(Annotation.PAUSED.key())))
        .forceDelete("true".equals(annotations.get(Annotation.FORCE_DELETE.key())))
        .syncRequest(annotations.getOrDefault(Annotation.SYNC.key(), ""))
        .rebakeRequest(annotations.getOrDefault(Annotation.REBAKE.key(), "")).build();
  }

  private ImageJobs images(DeviceMetadata subject, EdgeDeviceSpec spec, EdgeDeviceStatus status,
      Context<EdgeDevice> context) {
    if (subject.deleting() && subject.forceDelete()) {
      // It is let go of whatever there is, also when the API server does not tell.
      return ImageJobs.NONE;
    }
    Set<Job> owned = context.getSecondaryResources(Job.class);
    boolean leaving = subject.deleting() || spec.image() == null;
    boolean mayLie = status.image() != null || spec.image() != null;
    return new ImageJobs(jobs.of(owned), leaving && mayLie && claimGone(subject, spec, status));
  }

  /** Whether the claim is gone, or goes with its namespace: then the image on it needs no removing. */
  private boolean claimGone(DeviceMetadata subject, EdgeDeviceSpec spec, EdgeDeviceStatus status) {
    Namespace namespace = turns
        .ask(() -> client.namespaces().withName(subject.namespace()).get());
    if (namespace != null && namespace.isMarkedForDeletion()) {
      return true;
    }
    String claim = status.image() != null
        ? status.image().claimName()
        : BakeSpec.claimOf(spec.image(), bakeSettings);
    return turns.ask(() -> client.persistentVolumeClaims().inNamespace(subject.namespace())
        .withName(claim).get()) == null;
  }
}
