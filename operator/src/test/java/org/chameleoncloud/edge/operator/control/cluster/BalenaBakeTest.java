package org.chameleoncloud.edge.operator.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.chameleoncloud.edge.baker.cli.BakerCommand;
import org.chameleoncloud.edge.baker.sample.SampleImage;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeOwner;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Job;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Phase;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs.Purpose;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.status.Report;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a version in the spec to the image on the claim and the digest in the status: the plan, the Job's command line, the
 * baker itself and its termination message, with a double of balena's API.
 */
class BalenaBakeTest {
  private static final String TYPE = "raspberrypi4-64";
  private static final String VERSION = "6.1.15+rev1";
  private static final String UUID = "11111111-2222-3333-4444-555555555555";
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final CredentialState CREDENTIAL = new CredentialState.Loaded(new Credentials(
      URI.create("https://testbed.example.org:5000/v3"), "id", Sensitive.of("secret"), null,
      "public", null));

  @TempDir
  private Path root;
  private BalenaDouble balena;
  private BakeSettings settings;
  private ImageSpec image = TestImages.from(TestImages.balena(VERSION)).build();
  private String rebake = "";
  private EdgeDeviceStatus status = EdgeDeviceStatusBuilder.builder().uuid(UUID).build();
  private ImageJobs jobs = ImageJobs.NONE;

  @BeforeEach
  void start() throws IOException {
    balena = BalenaDouble.start();
    settings = BakeSettingsBuilder.builder(BakeSettings.defaults()).balenaApi(balena.url())
        .localSources(true).build();
    Files.createDirectories(root.resolve("images"));
    Files.createDirectories(root.resolve("dev"));
    Files.createDirectories(root.resolve("etc/chi-edge/device"));
  }

  @AfterEach
  void close() {
    balena.close();
  }

  /** What balena would offer for a version. */
  private byte[] zip(String osVersion) throws IOException {
    Path sample = root.resolve("sample-" + osVersion + ".img");
    new SampleImage(TYPE, osVersion, 64 << 20).write(sample);
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(zip)) {
      out.putNextEntry(new ZipEntry("balena-image.img"));
      Files.copy(sample, out);
    }
    return zip.toByteArray();
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  private Observation observation() {
    Hardware record = new Hardware(UUID, "pi-1", "project", DeviceProperty.HARDWARE_TYPE, NOW,
        Map.of(DeviceProperty.MACHINE_NAME, TYPE, DeviceProperty.CONTACT_EMAIL, "lab@example.org",
            DeviceProperty.APPLICATION_CREDENTIAL_ID, "id"),
        List.of(),
        new BalenaDevice(1, 2, Sensitive.of("device-key")));
    return ObservationBuilder.builder()
        .metadata(DeviceMetadataBuilder.builder().namespace("lab").name("pi-1").uid("uid")
            .generation(1).createdAt(NOW).finalizer(true).syncRequest("").rebakeRequest(rebake)
            .build())
        .spec(EdgeDeviceSpecBuilder.builder().machineName(TYPE).contactEmail("lab@example.org")
            .image(image).build())
        .status(status).credentials(CREDENTIAL).deviceCredentials(CREDENTIAL)
        .secretValues(Map.of()).list(new ListState.Listed(record, record, false, null))
        .reservations(new ReservationState.Unreadable("Not offered.")).images(jobs)
        .bakeSettings(settings).now(NOW).build();
  }

  /** One reconciliation in which every action succeeds. */
  private Plan reconcile() {
    Observation seen = observation();
    Plan plan = Planner.plan(seen);
    status = Report.status(seen, plan, plan.actions().stream()
        .<ActionResult>map(action -> new ActionResult.Done(action, null)).toList());
    return plan;
  }

  /** Bakes once, and returns the Job's arguments. */
  private List<String> bake() throws IOException {
    jobs = ImageJobs.NONE;
    Optional<BakeSpec> started = Optional.empty();
    for (int i = 0; i < 3 && started.isEmpty(); i++) {
      started = reconcile().actions().stream().filter(Action.StartBake.class::isInstance)
          .map(action -> ((Action.StartBake) action).bake()).findFirst();
    }
    BakeSpec bake = started.orElseThrow();
    List<String> arguments = BakeJob.bake(bake, new BakeOwner("lab", "pi-1", "uid"), settings)
        .getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
    Files.writeString(root.resolve("etc/chi-edge/device/config.json"), bake.config().reveal());
    BakerCommand.run(arguments.stream()
        .map(argument -> argument.startsWith("/") ? root + argument : argument)
        .toArray(String[]::new));
    ImageJobs.Result result = JobReader
        .result(Files.readString(root.resolve("dev/termination-log"))).orElseThrow();
    jobs = new ImageJobs(List.of(new Job("job-1", "job-uid", Purpose.BAKE, bake.inputsHash(), 1,
        result.succeeded() ? Phase.SUCCEEDED : Phase.FAILED, NOW, result, null)), false);
    reconcile();
    return arguments;
  }

  private Condition imageReady() {
    return status.condition(ConditionType.IMAGE_READY).orElseThrow();
  }

  private Path baked() {
    return root.resolve("images/lab/pi-1.img");
  }

  @Test
  void theFirstDownloadIsPinnedAndLaterBakesExpectIt() throws Exception {
    byte[] zip = zip("6.1.15");
    balena.offer(TYPE, VERSION, zip);

    assertThat(bake()).doesNotContain("--sha256");
    assertThat(imageReady().reason()).isEqualTo("Baked");
    assertThat(status.imageSource()).isEqualTo(new ImageSource(TYPE, VERSION, sha256(zip)));
    assertThat(baked()).exists();

    rebake = "new-card";
    assertThat(bake()).containsSequence("--sha256", sha256(zip));
    assertThat(imageReady().reason()).isEqualTo("Baked");

    assertThat(balena.downloads()).hasSize(2).containsOnly("/download?deviceType=" + TYPE
        + "&version=6.1.15%2Brev1&fileType=.zip");
    rebake = "newer-card";
    bake();
    assertThat(balena.downloads()).as("downloads, now that the base is cached").hasSize(2);
  }

  @Test
  void anotherImageUnderThePinnedVersionIsRefusedUntilItsDigestIsInTheSpec() throws Exception {
    byte[] other = zip("6.1.16");
    balena.offer(TYPE, VERSION, zip("6.1.15"));
    bake();
    EdgeDeviceStatus before = status;
    byte[] stored = Files.readAllBytes(baked());

    balena.offer(TYPE, VERSION, other);
    rebake = "again";
    bake();

    assertThat(imageReady().reason()).isEqualTo("FixImage");
    assertThat(imageReady().message()).contains("balena now offers another image as balenaOS "
        + VERSION + " for " + TYPE, "spec.image.source.sha256", sha256(other));
    assertThat(status.imageSource()).isEqualTo(before.imageSource());
    assertThat(baked()).hasBinaryContent(stored);

    image = TestImages.from(new ImageSpec.Source(null, sha256(other), null, null,
        new ImageSpec.BalenaOS(VERSION))).build();
    bake();
    assertThat(imageReady().reason()).isEqualTo("Baked");
    assertThat(status.imageSource()).isEqualTo(new ImageSource(TYPE, VERSION, sha256(other)));
  }

  @Test
  void aVersionThatBalenaDoesNotOfferIsNamed() throws Exception {
    balena.offer(TYPE, "6.1.15", zip("6.1.15"));

    bake();

    assertThat(imageReady().reason()).isEqualTo("FixImage");
    assertThat(imageReady().message()).contains("balenaOS " + VERSION + " for " + TYPE
        + " cannot be downloaded", "the server responded with 404");
    assertThat(status.imageSource()).isNull();
  }

  @Test
  void aRedirectToTheFileIsFollowed() throws Exception {
    byte[] zip = zip("6.1.15");
    balena.offer(TYPE, VERSION, zip);
    balena.redirect();

    bake();

    assertThat(imageReady().reason()).isEqualTo("Baked");
    assertThat(status.imageSource().sha256()).isEqualTo(sha256(zip));
  }
}
