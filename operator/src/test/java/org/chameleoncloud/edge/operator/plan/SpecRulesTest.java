package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.junit.jupiter.api.Test;

class SpecRulesTest {
  private static void refused(DeviceScenario scenario, String... words) {
    Plan plan = scenario.plan();
    assertThat(plan.actions()).isEmpty();
    assertThat(plan.registration().isStalled()).isTrue();
    assertThat(plan.registration().reason()).isEqualTo(Reason.FIX_SPEC);
    assertThat(plan.registration().message()).contains(words).endsWith(".");
  }

  @Test
  void refusesWhatIsNoNameForANode() {
    refused(DeviceScenario.ofNewDevice().specName("My Pi"), "spec.name", "My Pi", "RFC 1123");
    refused(DeviceScenario.ofNewDevice().metadataName("a".repeat(64)), "metadata.name", "63");
  }

  @Test
  void refusesAMachineTypeThatIsNone() {
    refused(DeviceScenario.ofNewDevice().machineName(null), "spec.machineName", "missing");
    refused(DeviceScenario.ofNewDevice().machineName("Raspberry Pi 4"), "spec.machineName",
        "Raspberry Pi 4");
  }

  @Test
  void refusesABadOrMissingAddress() {
    refused(DeviceScenario.ofNewDevice().contactEmail(" "), "spec.contactEmail", "missing");
    refused(DeviceScenario.ofNewDevice().contactEmail("lab.example.org"), "spec.contactEmail",
        "lab.example.org");
  }

  @Test
  void refusesAReasonWithoutAList() {
    refused(DeviceScenario.ofNewDevice().projectsReason("kit"), "spec.authorizedProjectsReason",
        "spec.authorizedProjects");
  }

  @Test
  void refusesEmptyEntries() {
    refused(DeviceScenario.ofNewDevice().projects("CH-1", ""), "spec.authorizedProjects");
    refused(DeviceScenario.ofNewDevice().profiles(" "), "spec.deviceProfiles");
  }

  /** As after a rollback of the operator, which leaves the newer definition in place. */
  @Test
  void refusesWordsThatALaterVersionWouldKnow() {
    refused(DeviceScenario.ofRegisteredDevice().generation(2).egress(LocalEgress.UNKNOWN),
        "spec.localEgress", "allow or deny", "upgrade the operator");
    refused(DeviceScenario.ofRegisteredDevice().generation(2).policy(DeletionPolicy.UNKNOWN),
        "spec.deletionPolicy", "Delete or Retain", "upgrade the operator");
    assertThat(SpecRules.firstProblem(TestImages.fromUrl("https://example.org/a")
        .form(ImageForm.UNKNOWN).build())).hasValueSatisfying(problem -> assertThat(problem)
            .contains("spec.image.form", "Raw or Compact", "upgrade the operator"));
  }

  @Test
  void refusesABadEditOfARegisteredDeviceBeforeItReachesTheRegistry() {
    refused(DeviceScenario.ofRegisteredDevice().generation(2).contactEmail("nobody"),
        "spec.contactEmail");
  }

  @Test
  void mendingTheFieldGoesOn() {
    DeviceScenario scenario = DeviceScenario.ofNewDevice().contactEmail("nobody");
    scenario.status(scenario.reported());

    assertThat(scenario.generation(2).contactEmail("lab@example.org").plan().actions())
        .hasExactlyElementsOfTypes(Action.AddFinalizer.class, Action.Register.class);
  }

  @Test
  void refusesSourcesOfImagesThatCannotBe() {
    wrong(new ImageSpec.Source(null, null, null, null), "either url");
    wrong(new ImageSpec.Source("https://example.org/a", null, "claim", "a.img"), "either url");
    wrong(new ImageSpec.Source(null, null, null, "a.img"), "must be set together");
    wrong(new ImageSpec.Source("ftp://example.org/a", null, null, null), "http or https");
    wrong(new ImageSpec.Source("https://user:word@example.org/a", null, null, null), "user name");
    wrong(new ImageSpec.Source(null, null, "claim", "/etc/passwd"), "spec.image.source.path");
    wrong(new ImageSpec.Source("https://example.org/a", "12", null, null), "64 hexadecimal");
    assertThat(SpecRules.firstProblem(TestImages.fromUrl("https://example.org/a")
        .installer(new ImageSpec.Installer(Arrays.asList("nvme0n1", null), null)).build()))
        .isPresent();
    assertThat(SpecRules.firstProblem(DeviceScenario.imageFrom("https://example.org/a")))
        .isEmpty();
  }

  @Test
  void tellsNoPathSinceItMayBeAnAddressWithAPassword() {
    assertThat(SpecRules.firstProblem(TestImages.from(
        new ImageSpec.Source(null, null, "claim", "https://user:word@example.org/a")).build()))
        .hasValueSatisfying(problem -> assertThat(problem).doesNotContain("word"));
  }

  private static void wrong(ImageSpec.Source source, String word) {
    assertThat(SpecRules.firstProblem(TestImages.from(source).build()))
        .hasValueSatisfying(problem -> assertThat(problem).contains(word));
  }
}
