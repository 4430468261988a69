package org.chameleoncloud.edge.operator.control.reconcile;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.control.cluster.BakeObjects;
import org.chameleoncloud.edge.operator.control.cluster.CredentialSecrets;
import org.chameleoncloud.edge.operator.control.cluster.JobReader;
import org.chameleoncloud.edge.operator.control.cluster.SecretCache;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse;
import org.chameleoncloud.edge.operator.control.polling.DeviceCredentialExpiries;
import org.chameleoncloud.edge.operator.control.polling.ProjectPoller;
import org.chameleoncloud.edge.operator.control.polling.ProjectPollers;
import org.chameleoncloud.edge.operator.control.source.ImageSources;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.registration.Observing;
import org.chameleoncloud.edge.registry.Credentials;

/** Reads a device and everything that concerns it. */
public final class Observer {
  private static final EdgeDeviceSpec EMPTY_SPEC = EdgeDeviceSpecBuilder.builder().build();

  private final SecretCache secrets;
  private final CredentialReader deviceCredentials;
  private final ProjectPollers pollers;
  private final CredentialsInUse credentialsInUse;
  private final JobReader jobs;
  private final BakeObjects bakeObjects;
  private final DeviceNameIndex names;
  private final ImageSources sources;
  private final BakeSettings bakeSettings;
  private final boolean restrictNewDevices;
  private final Clock clock;

  /**
   * Reads from these.
   *
   * @param managed the Secrets of the credentials that the operator manages
   * @param expiries when those expire that users made for their devices
   * @param restrictNewDevices whether a device whose spec names no projects is registered for its own project only
   */
  public Observer(SecretCache secrets, CredentialSecrets managed,
      DeviceCredentialExpiries expiries, ProjectPollers pollers, CredentialsInUse credentialsInUse,
      JobReader jobs, BakeObjects bakeObjects, DeviceNameIndex names, ImageSources sources,
      BakeSettings bakeSettings, boolean restrictNewDevices, Clock clock) {
    this.secrets = secrets;
    this.deviceCredentials = new CredentialReader(secrets, managed, expiries);
    this.pollers = pollers;
    this.credentialsInUse = credentialsInUse;
    this.jobs = jobs;
    this.bakeObjects = bakeObjects;
    this.names = names;
    this.sources = sources;
    this.bakeSettings = bakeSettings;
    this.restrictNewDevices = restrictNewDevices;
    this.clock = clock;
  }

  /**
   * Everything that is known of a device now. Waits for the first list of the registry's records; empty if that is late,
   * and then the device is triggered when it comes or fails.
   */
  Optional<DeviceContext> observe(EdgeDevice device, WriteBackoff backoff,
      Context<EdgeDevice> context)
      throws InterruptedException {
    ResourceID id = ResourceID.fromResource(device);
    EdgeDeviceSpec spec = Objects.requireNonNullElse(device.getSpec(), EMPTY_SPEC);
    EdgeDeviceStatus status = Objects.requireNonNullElse(device.getStatus(), EdgeDeviceStatus.NONE);
    DeviceMetadata metadata = DeviceMetadataReader.read(device);
    Set<SecretKeyRef> secretRefs = secretRefs(metadata, spec);
    secrets.use(id, CredentialReader.refs(metadata.name(), spec, status), secretRefs);
    CredentialState credentials = metadata.deleting()
        ? secrets.lastGoodCredential(id, spec.credentials())
        : secrets.credential(id, spec.credentials());
    CredentialState ofDevice = deviceCredentials.device(id, spec, status);
    Map<SecretKeyRef, SecretValue> secretValues = secretRefs.stream()
        .collect(Collectors.toMap(Function.identity(), ref -> secrets.value(id, ref)));
    ProjectPoller project = project(id, credentials);
    if (project == null && credentials instanceof CredentialState.Loaded) {
      credentials = CredentialState.tooMany(ProjectPollers.MAX_CREDENTIALS);
    }
    credentialsInUse.use(id, spec.credentials(),
        credentials instanceof CredentialState.Loaded(Credentials loaded) ? loaded : null, project);
    String name = spec.name() == null ? metadata.name() : spec.name();
    String uuid = Observing.recordId(spec, status, name).orElse(null);
    if (project != null) {
      // Before its record is looked up: a change that arrives during the reconciliation triggers another one.
      project.subscribers().subscribe(id, uuid, name);
      project.subscribers().observing(id, spec.observes() ? uuid : null);
    }
    Optional<ListState> listed = project == null
        ? Optional.of(new ListState.Pending())
        : project.list(uuid, name, spec.credentials().name());
    if (listed.isEmpty()) {
      return Optional.empty();
    }
    ListState list = listed.get();
    OtherProjects others = project == null || !spec.observes() || uuid == null
        ? OtherProjects.UNKNOWN
        : project.otherProjects(uuid, spec.credentials().name());
    Observation seen = ObservationBuilder.builder().metadata(metadata).spec(spec).status(status)
        .credentials(credentials).deviceCredentials(ofDevice)
        .credentialView(deviceCredentials.view(id, spec, status, ofDevice, project))
        .credentialExpiries(
            deviceCredentials.expiries(id, spec, credentials, ofDevice, project))
        .secretValues(secretValues)
        .list(list).otherProjects(others)
        .rival(names.claim(device).loserTo(names.otherClaims(device), list).orElse(null))
        .imageSource(sources.of(device)).images(images(device, metadata, spec, status, context))
        .bakeSettings(bakeSettings)
        .runningChecks(project == null ? RunningChecks.NONE : project.runningChecks(list, others))
        .reservations(project == null
            ? new ReservationState.Unreadable("There is no usable credential.")
            : project.reservations(spec.observes() ? uuid : status.uuid(),
                others.record() == null ? name : others.record().name(),
                metadata.deleting() ? metadata.deletedAt() : null))
        .restrictNewDevices(restrictNewDevices).backoff(backoff).now(clock.instant()).build();
    return Optional.of(new DeviceContext(device, seen, project, null));
  }

  private ProjectPoller project(ResourceID id, CredentialState credentials) {
    if (credentials instanceof CredentialState.Loaded(Credentials loaded)) {
      return pollers.of(loaded, id).orElse(null);
    }
    pollers.leave(id);
    return null;
  }

  /** What a new image needs; an image that is being removed needs nothing. */
  private static Set<SecretKeyRef> secretRefs(DeviceMetadata metadata, EdgeDeviceSpec spec) {
    if (metadata.deleting() || spec.image() == null || spec.observes()) {
      return Set.of();
    }
    // A malformed name would be another address at the API server; the plan reports it.
    return spec.image().secretRefs().stream().filter(SecretKeyRef::isWellFormed)
        .collect(Collectors.toSet());
  }

  private ImageJobs images(EdgeDevice device, DeviceMetadata metadata, EdgeDeviceSpec spec,
      EdgeDeviceStatus status, Context<EdgeDevice> context) {
    if (metadata.deleting() && metadata.forceDelete()) {
      // The finalizer is removed whatever there is, also when the API server does not answer.
      return ImageJobs.NONE;
    }
    List<Job> owned = context.getSecondaryResources(Job.class).stream()
        .filter(BakeOwner.of(device)::owns).toList();
    boolean removing = metadata.deleting() || spec.image() == null || spec.observes();
    boolean mayBeStored = status.image() != null || spec.image() != null && !spec.observes();
    return new ImageJobs(jobs.read(owned), removing && mayBeStored
        && bakeObjects.isClaimGone(metadata.namespace(), claim(spec, status)));
  }

  private String claim(EdgeDeviceSpec spec, EdgeDeviceStatus status) {
    return status.image() != null
        ? status.image().claimName()
        : BakeSpec.claimOf(spec.image(), bakeSettings);
  }
}
