package org.chameleoncloud.edge.operator.plan;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.image.BakeOrder;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.chameleoncloud.edge.operator.plan.ImageJobs.Job;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;

/** An {@link Observation} for a test: a plain new device, and what is different about it. */
final class Scene {
  static final Instant CREATED = Instant.parse("2026-11-22T08:00:00Z");
  static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  static final String SECRET = "the-application-credentials-secret";

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
  private String syncRequest = "";
  private String rebakeRequest = "";
  private EdgeDeviceStatus status = EdgeDeviceStatus.NONE;
  private Reading credentials = new Reading.Readable(credential("credential-1", SECRET));
  private Reading deviceCredentials = credentials;
  private final Map<SecretKeyRef, SecretValue> secretValues = new HashMap<>();
  private Listing listing = new Listing.Known(null, null, false, null);
  private String rival;
  private final List<Job> jobs = new ArrayList<>();
  private boolean claimGone;
  private BakeSettings settings = BakeSettings.defaults();
  private Hold hold;
  private Instant now = NOW;

  private Scene() {}

  /** A resource that was just created; the testbed has no record of it. */
  static Scene ofNewDevice() {
    return new Scene();
  }

  /** A resource whose record is as written, and whose status says so. */
  static Scene ofRegisteredDevice() {
    return ofNewDevice().settledOn(Records.steady().get());
  }

  static Credentials credential(String id, String secret) {
    return new Credentials(URI.create("https://testbed.example.org:5000/v3"), id,
        Sensitive.of(secret), null, "public", null);
  }

  static ImageSpec imageFrom(String url) {
    return ImageSpecBuilder.fromUrl(url).build();
  }

  /** Looks at a record until there is nothing left to do, as if all that was planned had been done. */
  Scene settledOn(Hardware record) {
    finalizer().record(record);
    Observation seen = get();
    Plan plan = Planner.plan(seen);
    status = Report.status(seen, new Plan(List.of(), plan.registration(), plan.imageStanding(),
        plan.applied(), plan.bakedImage(), plan.writeInputs(), null), List.of());
    return record(record);
  }

  Scene specName(String value) {
    specName = value;
    return this;
  }

  Scene metadataName(String value) {
    metadataName = value;
    return this;
  }

  Scene machineName(String value) {
    machineName = value;
    return this;
  }

  Scene contactEmail(String value) {
    contactEmail = value;
    return this;
  }

  Scene projects(String... values) {
    projects = values == null ? null : List.of(values);
    return this;
  }

  Scene projectsReason(String value) {
    projectsReason = value;
    return this;
  }

  Scene egress(LocalEgress value) {
    egress = value;
    return this;
  }

  Scene profiles(String... values) {
    profiles = values == null ? null : List.of(values);
    return this;
  }

  Scene retained() {
    return policy(DeletionPolicy.Retain);
  }

  Scene policy(DeletionPolicy value) {
    deletionPolicy = value;
    return this;
  }

  Scene image(ImageSpec value) {
    image = value;
    return this;
  }

  Scene generation(long value) {
    generation = value;
    return this;
  }

  Scene deleting() {
    deleting = true;
    return this;
  }

  Scene finalizer() {
    finalizer = true;
    return this;
  }

  Scene withoutFinalizer() {
    finalizer = false;
    return this;
  }

  Scene paused() {
    paused = true;
    return this;
  }

  Scene forceDelete() {
    forceDelete = true;
    return this;
  }

  Scene syncRequest(String value) {
    syncRequest = value;
    return this;
  }

  Scene rebakeRequest(String value) {
    rebakeRequest = value;
    return this;
  }

  Scene status(EdgeDeviceStatus value) {
    status = value;
    return this;
  }

  Scene applied(Applied value) {
    status = new EdgeDeviceStatus(status.observedGeneration(), status.uuid(),
        status.registeredAt(), status.lastSeen(), status.health(), status.checks(), status.image(),
        value, status.conditions());
    return this;
  }

  Scene lying(Image value) {
    status = new EdgeDeviceStatus(status.observedGeneration(), status.uuid(),
        status.registeredAt(), status.lastSeen(), status.health(), status.checks(), value,
        status.applied(), status.conditions());
    return this;
  }

  Scene uuid(String value) {
    status = new EdgeDeviceStatus(status.observedGeneration(), value, status.registeredAt(),
        status.lastSeen(), status.health(), status.checks(), status.image(), status.applied(),
        status.conditions());
    return this;
  }

  Scene credentials(Reading value) {
    credentials = value;
    deviceCredentials = value;
    return this;
  }

  Scene deviceCredentials(Reading value) {
    deviceCredentials = value;
    return this;
  }

  /** A key of a Secret holds this. */
  Scene secretValue(SecretKeyRef ref, String value) {
    return secretValue(ref, new SecretValue.Present(Sensitive.of(value)));
  }

  Scene secretValue(SecretKeyRef ref, SecretValue value) {
    secretValues.put(ref, value);
    return this;
  }

  Scene listing(Listing value) {
    listing = value;
    return this;
  }

  /** The testbed has this record of the device's name, or with the id that the status names. */
  Scene record(Hardware record) {
    String device = specName == null ? metadataName : specName;
    listing = new Listing.Known(record.uuid().equals(status.uuid()) ? record : null,
        record.name().equals(device) ? record : null, false, null);
    return this;
  }

  Scene record(Records record) {
    return record(record.get());
  }

  Scene noRecord() {
    listing = new Listing.Known(null, null, false, null);
    return this;
  }

  Scene inDoubt() {
    Listing.Known known = (Listing.Known) listing;
    listing = new Listing.Known(known.byUuid(), known.byName(), true, known.trouble());
    return this;
  }

  Scene trouble(Listing.Trouble trouble) {
    Listing.Known known = (Listing.Known) listing;
    listing = new Listing.Known(known.byUuid(), known.byName(), known.inDoubt(), trouble);
    return this;
  }

  Scene rival(String value) {
    rival = value;
    return this;
  }

  Scene job(Job job) {
    jobs.add(job);
    return this;
  }

  Scene noJobs() {
    jobs.clear();
    return this;
  }

  Scene claimGone() {
    claimGone = true;
    return this;
  }

  Scene withoutBaseImages() {
    BakeSettings all = BakeSettings.defaults();
    settings = new BakeSettings(all.defaultClaim(), all.containerImage(), all.imagePullSecret(),
        all.serviceAccount(), all.cpu(), all.memory(), all.deadline(), all.endpoints(),
        all.atOnce(), false, all.web(), all.urls());
    return this;
  }

  Scene imageUrls(ImageUrls urls) {
    settings = settings.urls(urls);
    return this;
  }

  Scene hold(Hold value) {
    hold = value;
    return this;
  }

  Scene now(Instant value) {
    now = value;
    return this;
  }

  Scene later(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** The order that this device's image is baked by. */
  BakeOrder order() {
    Hardware record = ((Listing.Known) listing).record().orElseThrow();
    return BakeOrder.of("lab", metadataName, image, machineName, record,
        record.balenaDevice().orElseThrow(), ((Keyfiles.Ready) Keyfiles.of(get(), image)).files(),
        rebakeRequest, settings);
  }

  Observation get() {
    EdgeDeviceSpec spec = new EdgeDeviceSpec(specName, machineName, contactEmail, projects,
        projectsReason, egress, profiles, new CredentialsRef("chi-edge", null), null,
        deletionPolicy, image);
    Subject subject = new Subject("lab", metadataName, "uid-1", generation, CREATED, deleting,
        finalizer, paused, forceDelete, syncRequest, rebakeRequest);
    return new Observation(subject, spec, status, credentials, deviceCredentials,
        secretValues, listing, rival,
        new ImageJobs(jobs, claimGone), settings, hold, now);
  }

  Plan plan() {
    return Planner.plan(get());
  }

  /** The status after a look at which every action went well and changed no record. */
  EdgeDeviceStatus reported() {
    return reported(List.of());
  }

  EdgeDeviceStatus reported(List<Outcome> outcomes) {
    Observation seen = get();
    return Report.status(seen, Planner.plan(seen), outcomes);
  }
}
