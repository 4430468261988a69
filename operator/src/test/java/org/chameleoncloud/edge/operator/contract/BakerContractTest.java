package org.chameleoncloud.edge.operator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import okhttp3.HttpUrl;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.config.Settings;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.Admission;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusBuilder;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadataBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ImageJobs;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.operator.plan.observation.ObservationBuilder;
import org.chameleoncloud.edge.operator.plan.observation.ReservationState;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;

/** What the operator makes of a spec that the CRD accepts is what the baker accepts. */
class BakerContractTest {
  private static final String UUID = "11111111-2222-3333-4444-555555555555";
  private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Admission ADMISSION = Admission.ofCheckedInCrd();

  @Provide
  Arbitrary<EdgeDeviceSpec> valid() {
    return GeneratedDevices.valid();
  }

  @Provide
  Arbitrary<EdgeDeviceSpec> doubtful() {
    return GeneratedDevices.doubtful();
  }

  @Property(tries = 300)
  void everyValidSpecIsAcceptedByTheCrdAndThePlanAndTheBaker(
      @ForAll("valid") EdgeDeviceSpec spec) {
    assertThat(rejections(spec)).isEmpty();
    assertThat(bake(spec)).hasValueSatisfying(BakerContractTest::assertAcceptedByTheBaker);
  }

  @Property(tries = 1500, maxDiscardRatio = 50)
  void whatTheCrdAndThePlanAcceptTheBakerAcceptsToo(@ForAll("doubtful") EdgeDeviceSpec spec) {
    Assume.that(rejections(spec).isEmpty());
    bake(spec).ifPresent(BakerContractTest::assertAcceptedByTheBaker);
  }

  @Example
  void theBakerIsInterruptedForTheReasonThatThePlanKnows() {
    assertThat(Reason.Interrupted.name()).isEqualTo(ImageJobs.Result.INTERRUPTED);
    assertThat(Reason.Interrupted.retryable()).isTrue();
  }

  @Example
  void theBakerRefusesASourceForTheReasonsThatThePlanExplains() {
    assertThat(List.of(Reason.DigestMismatch, Reason.SourceMissing))
        .noneMatch(Reason::retryable).extracting(Reason::name)
        .containsExactly(ImageJobs.Result.DIGEST_MISMATCH, ImageJobs.Result.SOURCE_MISSING);
  }

  private static List<String> rejections(EdgeDeviceSpec spec) {
    EdgeDevice device = new EdgeDevice();
    device.getMetadata().setName("pi-1");
    device.setSpec(spec);
    JsonNode object = JSON.valueToTree(device);
    return ADMISSION.causes(object, null);
  }

  private static void assertAcceptedByTheBaker(BakeSpec bake) {
    assertThatCode(() -> {
      Settings.check(ConfigJson.parse(
          bake.config().reveal().getBytes(StandardCharsets.UTF_8), "config.json",
          Reason.BadConfiguration));
      bake.keyfiles().forEach((file, keyfile) -> Connection.of(file,
          keyfile.reveal().getBytes(StandardCharsets.UTF_8)));
    }).doesNotThrowAnyException();
    bake.balenaVersion().ifPresent(version -> assertThat(
        HttpUrl.get(bake.source().url()).queryParameterValues("version"))
        .containsExactly(version));
  }

  /** The bake that the plan starts for a registered device; empty when it rejects the spec. */
  private static Optional<BakeSpec> bake(EdgeDeviceSpec spec) {
    CredentialState credential = new CredentialState.Loaded(new Credentials(
        URI.create("https://testbed.example.org:5000/v3"), "id", Sensitive.of("secret"),
        null, "public", null));
    Hardware record = new Hardware(UUID, spec.name(), "project", DeviceProperty.HARDWARE_TYPE, NOW,
        Map.of(DeviceProperty.MACHINE_NAME, spec.machineName()), List.of(),
        new BalenaDevice(1, 2, Sensitive.of("device-key")));
    Map<SecretKeyRef, SecretValue> secrets = new HashMap<>();
    GeneratedDevices.SECRETS
        .forEach((ref, value) -> secrets.put(ref, new SecretValue.Present(Sensitive.of(value))));
    return Planner.plan(ObservationBuilder.builder()
        .metadata(DeviceMetadataBuilder.builder().namespace("lab").name("pi-1").uid("uid")
            .generation(1).createdAt(NOW).finalizer(true).syncRequest("").rebakeRequest("")
            .build())
        .spec(spec).status(EdgeDeviceStatusBuilder.builder().uuid(UUID).build())
        .credentials(credential).deviceCredentials(credential).secretValues(secrets)
        .list(new ListState.Listed(record, record, false, null))
        .reservations(new ReservationState.Unreadable("Not offered.")).images(ImageJobs.NONE)
        .bakeSettings(BakeSettings.defaults()).now(NOW).build())
        .actions().stream().filter(Action.AcquireBakeSlot.class::isInstance)
        .map(action -> ((Action.AcquireBakeSlot) action).bake()).findFirst();
  }
}
