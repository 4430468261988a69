package org.chameleoncloud.edge.operator.plan.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecRulesTest {
  private static final String LONG = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  private static void assertRejected(DeviceScenario scenario, String... texts) {
    Plan plan = scenario.plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStalled()).isTrue();
    assertThat(plan.registration().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.registration().message()).contains(texts).endsWith(".");
  }

  @Test
  void rejectsInvalidNames() {
    assertRejected(DeviceScenario.ofNewDevice().specName("My Pi"), "spec.name", "My Pi",
        "RFC 1123");
    assertRejected(DeviceScenario.ofNewDevice().metadataName("a".repeat(64)), "metadata.name",
        "63");
  }

  @Test
  void rejectsInvalidMachineTypes() {
    assertRejected(DeviceScenario.ofNewDevice().machineName(null), "spec.machineName", "missing");
    assertRejected(DeviceScenario.ofNewDevice().machineName("Raspberry Pi 4"), "spec.machineName",
        "Raspberry Pi 4");
  }

  @Test
  void rejectsMissingOrInvalidEmailAddresses() {
    assertRejected(DeviceScenario.ofNewDevice().contactEmail(" "), "spec.contactEmail", "missing");
    assertRejected(DeviceScenario.ofNewDevice().contactEmail("lab.example.org"),
        "spec.contactEmail",
        "lab.example.org");
  }

  @Test
  void acceptsAReasonWithoutProjects() {
    assertThat(DeviceScenario.ofNewDevice().projectsReason("kit").plan().actions())
        .hasExactlyElementsOfTypes(Action.AddFinalizer.class, Action.Register.class);
  }

  /** A device that an older CRD let in. */
  @Test
  void rejectsAnEmptyListOfProjectsWithTheReason() {
    assertRejected(DeviceScenario.ofNewDevice().projects(), "spec.authorizedProjects is empty",
        "lock everybody out", "its owner too");
    assertRejected(DeviceScenario.ofRegisteredDevice().generation(2).projects(),
        "spec.authorizedProjects is empty");
  }

  @Test
  void rejectsSeveralProjectsInOneEntryAndIdsWithDashes() {
    assertRejected(DeviceScenario.ofNewDevice().projects("CH-1, CH-2"), "must be a list");
    assertRejected(DeviceScenario.ofNewDevice().projects(" CH-3"), "must be a list");
    assertRejected(
        DeviceScenario.ofNewDevice().projects("5f0a1f0c-6d5b-4b0e-8a0f-6f5b9d3c2a1e"),
        "5f0a1f0c6d5b4b0e8a0f6f5b9d3c2a1e");
  }

  @Test
  void rejectsEmptyEntries() {
    assertRejected(DeviceScenario.ofNewDevice().projects("CH-1", ""), "spec.authorizedProjects");
    assertRejected(DeviceScenario.ofNewDevice().profiles(" "), "spec.deviceProfiles");
  }

  /** Possible after a rollback of the operator, which does not replace the newer CRD. */
  @Test
  void rejectsValuesOfNewerVersions() {
    assertRejected(DeviceScenario.ofRegisteredDevice().generation(2).egress(LocalEgress.UNKNOWN),
        "spec.localEgress", "allow or deny", "upgrade the operator");
    assertRejected(DeviceScenario.ofRegisteredDevice().generation(2).policy(DeletionPolicy.UNKNOWN),
        "spec.deletionPolicy", "Delete or Retain", "upgrade the operator");
    assertThat(SpecRules.firstProblem(TestImages.fromUrl("https://example.org/a")
        .form(ImageForm.UNKNOWN).build())).hasValueSatisfying(problem -> assertThat(problem)
            .contains("spec.image.form", "Raw or Compact or Config", "upgrade the operator"));
  }

  @Test
  void rejectsAnInvalidEditBeforeSendingIt() {
    assertRejected(DeviceScenario.ofRegisteredDevice().generation(2).contactEmail("invalid"),
        "spec.contactEmail");
  }

  @Test
  void continuesAfterTheFieldIsFixed() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().contactEmail("invalid");
    scenario.status(scenario.reported());

    assertThat(scenario.generation(2).contactEmail("lab@example.org").plan().actions())
        .hasExactlyElementsOfTypes(Action.AddFinalizer.class, Action.Register.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://images.example.org/rpi4@6.1.24/x.img.zip",
      "https://images.example.org/x.img?user=a@b", "http://images.example.org?user=a@b"})
  void acceptsAnAtSignBehindTheHost(String url) {
    assertThat(SpecRules.firstProblem(TestImages.fromUrl(url).build())).isEmpty();
  }

  @Test
  void rejectsInvalidSources() {
    assertSourceRejected(new ImageSpec.Source(null, null, null, null), "either url");
    assertSourceRejected(new ImageSpec.Source("https://example.org/a", null, "claim", "a.img"),
        "either url");
    assertSourceRejected(new ImageSpec.Source(null, null, null, "a.img"), "must be set together");
    assertSourceRejected(new ImageSpec.Source("ftp://example.org/a", null, null, null),
        "http or https");
    assertSourceRejected(new ImageSpec.Source("https://user:word@example.org/a", null, null, null),
        "user name");
    assertSourceRejected(new ImageSpec.Source(null, null, "claim", "/etc/passwd"),
        "spec.image.source.path");
    assertSourceRejected(new ImageSpec.Source("https://example.org/a", "12", null, null),
        "64 hexadecimal");
    assertThat(SpecRules.firstProblem(TestImages.fromUrl("https://example.org/a")
        .installer(new ImageSpec.Installer(Arrays.asList("nvme0n1", null), null)).build()))
        .isPresent();
    assertThat(SpecRules.firstProblem(DeviceScenario.imageFrom("https://example.org/a")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.0.13", "6.10.24+rev3", "2.58.3+rev1.prod", "2021.10.2.prod",
      "5.1.10-1706616336246+rev2"})
  void acceptsAnExactVersionOfBalenaOs(String version) {
    assertThat(SpecRules.firstProblem(TestImages.from(TestImages.balena(version)).build()))
        .isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"latest", "default", "^6.0.0", "6.x", "6.0", "v6.0.13", "6.0.13 ",
      "6.0.13+", "6.0.13&fileType=.img", "6.0.13/../..", "6.0.13+" + LONG})
  void rejectsEverythingElse(String version) {
    assertSourceRejected(TestImages.balena(version), "spec.image.source.balenaOS.version");
  }

  @Test
  void rejectsAVersionOfBalenaOsNextToAnotherSource() {
    ImageSpec.BalenaOS version = new ImageSpec.BalenaOS("6.0.13");

    assertSourceRejected(new ImageSpec.Source("https://example.org/a", null, null, null, version),
        "either url");
    assertSourceRejected(new ImageSpec.Source(null, null, "claim", "a.img", version),
        "either url");
    assertSourceRejected(new ImageSpec.Source(null, null, "claim", null, version),
        "must be set together");
  }

  @ParameterizedTest
  @ValueSource(strings = {"victim/pi-1.img.compact", "victim/pi-1.config.json",
      "victim/pi-1.img.sha256", "pi-1.img.b3"})
  void rejectsSourcesThatAreStoredForADevice(String path) {
    assertSourceRejected(new ImageSpec.Source(null, null, "claim", path), "stored for a device");
  }

  @Test
  void doesNotQuoteAPathThatMayBeAUrlWithAPassword() {
    assertThat(SpecRules.firstProblem(TestImages.from(
        new ImageSpec.Source(null, null, "claim", "https://user:word@example.org/a")).build()))
        .hasValueSatisfying(problem -> assertThat(problem).doesNotContain("word"));
  }

  private static void assertSourceRejected(ImageSpec.Source source, String text) {
    assertThat(SpecRules.firstProblem(TestImages.from(source).build()))
        .hasValueSatisfying(problem -> assertThat(problem).contains(text));
  }
}
