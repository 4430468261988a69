package org.chameleoncloud.edge.operator.plan;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.DeviceCredentialSpec;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.DisruptionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.api.ManagementPolicy;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.chameleoncloud.edge.operator.plan.image.TestBakes;
import org.chameleoncloud.edge.operator.plan.observation.CredentialExpiries;
import org.chameleoncloud.edge.operator.plan.observation.CredentialLookup;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.CredentialView;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.NameClaim;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.OtherProjects;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState.Reservation;
import org.chameleoncloud.edge.operator.plan.observation.RunningChecks;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.observation.SourceState;
import org.chameleoncloud.edge.operator.plan.observation.Switch;
import org.chameleoncloud.edge.operator.plan.observation.WriteBackoff;
import org.chameleoncloud.edge.operator.plan.registration.Observing;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.PlanBuilder;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;

/** Builds an {@link Observation}. By default it is of a new device; the methods set what differs. */
public final class DeviceScenario {
  public static final Instant CREATED = Instant.parse("2026-11-22T08:00:00Z");
  public static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  public static final String SECRET = "the-application-credentials-secret";

  private ManagementPolicy managementPolicy;
  private String specUuid;
  private OtherProjects otherProjects;
  private String specName;
  private String machineName = "raspberrypi4-64";
  private String contactEmail = "lab@example.org";
  private List<String> projects;
  private String projectsReason;
  private LocalEgress egress;
  private List<String> profiles;
  private DeletionPolicy deletionPolicy;
  private ImageSpec image;
  private String metadataName = "pi-1";
  private long generation = 1;
  private boolean deleting;
  private boolean finalizer;
  private boolean paused;
  private boolean forceDelete;
  private boolean restrictNewDevices;
  private List<String> annotationProblems = List.of();
  private boolean registerAgain;
  private String syncRequest = "";
  private String rebakeRequest = "";
  private EdgeDeviceStatus status = EdgeDeviceStatus.NONE;
  private CredentialState credentials = new CredentialState.Loaded(
      credential("credential-1", SECRET));
  private CredentialState deviceCredentials = credentials;
  private ManagedCredential managedCredential;
  private CredentialView credentialView;
  private CredentialExpiries credentialExpiries;
  private final Map<SecretKeyRef, SecretValue> secretValues = new HashMap<>();
  private ListState list = new ListState.Listed(null, null, false, null);
  private ReservationState reservations = new ReservationState.Unreadable("Not offered.");
  private DisruptionPolicy disruption;
  private boolean proceed;
  private NameClaim rival;
  private final List<Job> jobs = new ArrayList<>();
  private boolean claimGone;
  private SourceState imageSource = new SourceState.None();
  private BakeSettings settings = BakeSettings.defaults();
  private RunningChecks runningChecks = RunningChecks.NONE;
  private WriteBackoff backoff;
  private Instant now = NOW;

  private DeviceScenario() {}

  /** A device that was just created and has no record on the testbed. */
  public static DeviceScenario ofNewDevice() {
    return new DeviceScenario();
  }

  /** A registered device: its record matches the spec, and its status says so. */
  public static DeviceScenario ofRegisteredDevice() {
    return ofNewDevice().settledOn(TestRecord.steady().get());
  }

  public static Credentials credential(String id, String secret) {
    return new Credentials(URI.create("https://testbed.example.org:5000/v3"), id,
        Sensitive.of(secret), null, "public", null);
  }

  public static ImageSpec imageFrom(String url) {
    return TestImages.fromUrl(url).build();
  }

  /** Gives the device this record, and the status that it has when nothing is left to do. */
  public DeviceScenario settledOn(Hardware record) {
    finalizer().record(record);
    Observation seen = get();
    Plan plan = Planner.plan(seen);
    status = Report.status(seen,
        PlanBuilder.builder(plan).actions(List.of()).requeueAfter(null).build(), List.of());
    return record(record);
  }

  public DeviceScenario observing() {
    return management(ManagementPolicy.Observe);
  }

  public DeviceScenario managing() {
    return management(ManagementPolicy.Manage);
  }

  public DeviceScenario management(ManagementPolicy value) {
    managementPolicy = value;
    return this;
  }

  public DeviceScenario specUuid(String value) {
    specUuid = value;
    return this;
  }

  /** What the list of all projects says. */
  public DeviceScenario otherProjects(OtherProjects value) {
    otherProjects = value;
    return this;
  }

  /** What is known of the image source that the spec names. */
  public DeviceScenario imageSource(SourceState value) {
    imageSource = value;
    return this;
  }

  public DeviceScenario specName(String value) {
    specName = value;
    return this;
  }

  public DeviceScenario metadataName(String value) {
    metadataName = value;
    return this;
  }

  public DeviceScenario machineName(String value) {
    machineName = value;
    return this;
  }

  public DeviceScenario contactEmail(String value) {
    contactEmail = value;
    return this;
  }

  public DeviceScenario projects(String... values) {
    projects = values == null ? null : List.of(values);
    return this;
  }

  public DeviceScenario projectsReason(String value) {
    projectsReason = value;
    return this;
  }

  public DeviceScenario egress(LocalEgress value) {
    egress = value;
    return this;
  }

  public DeviceScenario profiles(String... values) {
    profiles = values == null ? null : List.of(values);
    return this;
  }

  public DeviceScenario retained() {
    return policy(DeletionPolicy.Retain);
  }

  public DeviceScenario policy(DeletionPolicy value) {
    deletionPolicy = value;
    return this;
  }

  public DeviceScenario image(ImageSpec value) {
    image = value;
    return this;
  }

  public DeviceScenario generation(long value) {
    generation = value;
    return this;
  }

  public DeviceScenario deleting() {
    deleting = true;
    return this;
  }

  public DeviceScenario finalizer() {
    finalizer = true;
    return this;
  }

  public DeviceScenario withoutFinalizer() {
    finalizer = false;
    return this;
  }

  public DeviceScenario paused() {
    paused = true;
    return this;
  }

  public DeviceScenario forceDelete() {
    forceDelete = true;
    return this;
  }

  /** Reads the annotations that are on or off. */
  public DeviceScenario annotations(Map<String, String> annotations) {
    paused = Switch.PAUSED.isOn(annotations);
    registerAgain = Switch.REGISTER_AGAIN.isOn(annotations);
    forceDelete = Switch.FORCE_DELETE.isOn(annotations);
    annotationProblems = Switch.problems(annotations);
    return this;
  }

  public DeviceScenario restrictNewDevices() {
    restrictNewDevices = true;
    return this;
  }

  public DeviceScenario registerAgain() {
    registerAgain = true;
    return this;
  }

  public DeviceScenario syncRequest(String value) {
    syncRequest = value;
    return this;
  }

  public DeviceScenario rebakeRequest(String value) {
    rebakeRequest = value;
    return this;
  }

  public DeviceScenario status(EdgeDeviceStatus value) {
    status = value;
    return this;
  }

  public DeviceScenario applied(Applied value) {
    status = EdgeDeviceStatusBuilder.builder(status).applied(value).build();
    return this;
  }

  public DeviceScenario storedImage(Image value) {
    status = EdgeDeviceStatusBuilder.builder(status).image(value).build();
    return this;
  }

  public DeviceScenario uuid(String value) {
    status = EdgeDeviceStatusBuilder.builder(status).uuid(value).build();
    return this;
  }

  public DeviceScenario credentials(CredentialState value) {
    credentials = value;
    deviceCredentials = value;
    return this;
  }

  public DeviceScenario deviceCredentials(CredentialState value) {
    deviceCredentials = value;
    return this;
  }

  /** The operator is to manage the device's credential. */
  public DeviceScenario managed(ManagedCredential value) {
    managedCredential = value;
    return this;
  }

  public DeviceScenario credentialStatus(DeviceCredentialStatus value) {
    status = EdgeDeviceStatusBuilder.builder(status).deviceCredential(value).build();
    return this;
  }

  public DeviceScenario credentialExpiries(Instant registering, Instant device) {
    credentialExpiries = new CredentialExpiries(registering, device);
    return this;
  }

  public DeviceScenario credentialView(CredentialLookup lookup, boolean secretGone) {
    credentialView = new CredentialView(lookup, secretGone);
    return this;
  }

  /** Sets the value of a key of a Secret. */
  public DeviceScenario secretValue(SecretKeyRef ref, String value) {
    return secretValue(ref, new SecretValue.Present(Sensitive.of(value)));
  }

  public DeviceScenario secretValue(SecretKeyRef ref, SecretValue value) {
    secretValues.put(ref, value);
    return this;
  }

  public DeviceScenario list(ListState value) {
    list = value;
    return this;
  }

  /** The testbed has this record. It is the device's if it has the device's name, or the id in its status. */
  public DeviceScenario record(Hardware record) {
    String device = specName == null ? metadataName : specName;
    list = new ListState.Listed(
        Observing.recordId(get().spec(), status, device).filter(record.uuid()::equals).isPresent()
            ? record
            : null,
        record.name().equals(device) ? record : null, false, null);
    return this;
  }

  public DeviceScenario record(TestRecord record) {
    return record(record.get());
  }

  public DeviceScenario noRecord() {
    list = new ListState.Listed(null, null, false, null);
    return this;
  }

  public DeviceScenario inDoubt() {
    ListState.Listed known = (ListState.Listed) list;
    list = new ListState.Listed(known.byUuid(), known.byName(), true, known.failure());
    return this;
  }

  public DeviceScenario failure(ListState.Failure failure) {
    ListState.Listed known = (ListState.Listed) list;
    list = new ListState.Listed(known.byUuid(), known.byName(), known.inDoubt(), failure);
    return this;
  }

  public DeviceScenario reservations(ReservationState value) {
    reservations = value;
    return this;
  }

  /** The reservation service has the device, with these reservations, and lets all projects reserve it. */
  public DeviceScenario reserved(Reservation... values) {
    return reservations(new ReservationState.Listed(now,
        new ReservationState.ReservableDevice("17", true, null, List.of(values))));
  }

  public DeviceScenario disruption(DisruptionPolicy value) {
    disruption = value;
    return this;
  }

  public DeviceScenario proceed() {
    proceed = true;
    return this;
  }

  /** The name belongs to another resource, of this namespace and name. */
  public DeviceScenario rival(String value) {
    rival = claim(value);
    return this;
  }

  public DeviceScenario job(Job job) {
    jobs.add(job);
    return this;
  }

  public DeviceScenario noJobs() {
    jobs.clear();
    return this;
  }

  public DeviceScenario claimGone() {
    claimGone = true;
    return this;
  }

  public DeviceScenario withoutBaseCache() {
    BakeSettings all = BakeSettings.defaults();
    settings = BakeSettingsBuilder.builder(all).cache(false).build();
    return this;
  }

  public DeviceScenario bakesIn(String... namespaces) {
    settings = BakeSettingsBuilder.builder(settings).namespaces(Set.of(namespaces)).build();
    return this;
  }

  public DeviceScenario imageUrls(ImageUrls urls) {
    settings = BakeSettingsBuilder.builder(settings).urls(urls).build();
    return this;
  }

  /** A check has been IN_PROGRESS in every list since a moment. */
  public DeviceScenario runningSince(String type, Instant since) {
    runningChecks = new RunningChecks(Map.of(type, since));
    return this;
  }

  public DeviceScenario backoff(WriteBackoff value) {
    backoff = value;
    return this;
  }

  public DeviceScenario now(Instant value) {
    now = value;
    return this;
  }

  public DeviceScenario later(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** The specification of this device's bake. */
  public BakeSpec bake() {
    return TestBakes.of(get());
  }

  public Observation get() {
    EdgeDeviceSpec spec = EdgeDeviceSpecBuilder.builder().managementPolicy(managementPolicy)
        .uuid(specUuid).name(specName).machineName(machineName)
        .contactEmail(contactEmail).authorizedProjects(projects)
        .authorizedProjectsReason(projectsReason).localEgress(egress).deviceProfiles(profiles)
        .credentialsRef(new CredentialsRef("chi-edge", null)).deletionPolicy(deletionPolicy)
        .deviceCredential(
            managedCredential == null ? null : new DeviceCredentialSpec(managedCredential))
        .disruption(disruption)
        .image(image).build();
    DeviceMetadata metadata = DeviceMetadataBuilder.builder().namespace("lab").name(metadataName)
        .uid("uid-1").generation(generation).createdAt(CREATED).deleting(deleting)
        .deletedAt(deleting ? NOW : null)
        .finalizer(finalizer).paused(paused).proceed(proceed).forceDelete(forceDelete)
        .registerAgain(registerAgain).syncRequest(syncRequest)
        .rebakeRequest(rebakeRequest).annotationProblems(annotationProblems).build();
    return ObservationBuilder.builder().metadata(metadata).spec(spec).status(status)
        .credentials(credentials).deviceCredentials(deviceCredentials)
        .credentialView(credentialView).credentialExpiries(credentialExpiries)
        .secretValues(secretValues).list(list).otherProjects(otherProjects)
        .reservations(reservations).rival(rival)
        .imageSource(imageSource).images(new ImageJobs(jobs, claimGone))
        .bakeSettings(settings)
        .runningChecks(runningChecks).restrictNewDevices(restrictNewDevices).backoff(backoff)
        .now(now).build();
  }

  /** The claim of a resource that was created before: {@code namespace/name}; null for none. */
  public static NameClaim claim(String resource) {
    if (resource == null) {
      return null;
    }
    String[] parts = resource.split("/");
    return new NameClaim(parts[0], parts[1], null, null, CREATED.minusSeconds(60));
  }

  public Plan plan() {
    return Planner.plan(get());
  }

  /** The status after a reconciliation in which every action succeeded and none changed a record. */
  public EdgeDeviceStatus reported() {
    return reported(List.of());
  }

  public EdgeDeviceStatus reported(List<ActionResult> results) {
    Observation seen = get();
    return Report.status(seen, Planner.plan(seen), results);
  }
}
