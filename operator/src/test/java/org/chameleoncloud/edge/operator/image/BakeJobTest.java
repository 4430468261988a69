package org.chameleoncloud.edge.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;

class BakeJobTest {
  private static final String URL = "https://images.example.org/pi4.img.zip";
  private static final BakeOwner OWNER = new BakeOwner("lab", "pi-1", "uid-1");
  private static final SortedMap<String, Sensitive> KEYFILES = new TreeMap<>(
      Map.of("lab.nmconnection", Sensitive.of("[connection]")));
  private static final WebAccess WEB = new WebAccess("http://proxy.example.org:3128",
      "http://proxy.example.org:3129", "localhost,.example.org", "lab-ca");

  private static BakeSpec spec(String url, String sha256, String baseClaim) {
    ImageSpec.Source source = new ImageSpec.Source(url, sha256, baseClaim,
        baseClaim == null ? null : "pi4.img");
    return BakeSpecBuilder.builder().namespace("lab").device("pi-1").source(source)
        .claimName("edge-images").path("lab/pi-1.img").form(ImageForm.Raw)
        .machineName("raspberrypi4-64").config(Sensitive.of("{}")).keyfiles(KEYFILES)
        .inputsHash("f".repeat(64)).attempt(1).build();
  }

  private static Container baker(BakeSpec spec, BakeSettings settings) {
    return BakeJob.bake(spec, OWNER, settings).getSpec().getTemplate().getSpec().getContainers()
        .getFirst();
  }

  @Test
  @Generated
  void aBakeWithAllSettingsIsThisJob() {
    Job job = BakeJob.bake(spec(URL, "ab".repeat(32), null), OWNER,
        BakeSettingsBuilder.builder(BakeSettings.defaults()).web(WEB).build());
    GoldenFile.of("operator/src/test/resources/image/bake-job.yaml")
        .assertContent(Serialization.asYaml(job));
  }

  @Test
  void aConfigJsonIsMadeWithoutASource() {
    BakeSpec spec = BakeSpecBuilder.builder(spec(null, null, null)).source(null)
        .form(ImageForm.Config).path("lab/pi-1.config.json").keyfiles(new TreeMap<>()).build();
    Job job = BakeJob.bake(spec, OWNER,
        BakeSettingsBuilder.builder(BakeSettings.defaults()).web(WEB).build());
    assertThat(job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs())
        .containsExactly("bake", "--config", "/etc/chi-edge/device/config.json", "--output",
            "/images/lab/pi-1.config.json", "--create-folder", "--root", "/images",
            "--device-type", "raspberrypi4-64", "--json", "--result", "/dev/termination-log");
    assertThat(job.getSpec().getTemplate().getSpec().getVolumes()).extracting(Volume::getName)
        .containsExactly("images", "device", "scratch");
  }

  @Test
  void aSourceWithoutADigestIsNotCached() {
    assertThat(baker(spec(URL, null, null), BakeSettings.defaults()).getArgs())
        .doesNotContain("--cache", "--sha256");
  }

  @Test
  void theCacheDirectoryCannotBeANamespace() {
    List<String> args = baker(spec(URL, "ab".repeat(32), null), BakeSettings.defaults())
        .getArgs();
    String cache = args.get(args.indexOf("--cache") + 1);
    assertThat(Path.of(cache).getParent()).isEqualTo(Path.of("/images"));
    // A namespace's name is an RFC 1123 label, which begins with a letter or a digit.
    assertThat(Path.of(cache).getFileName().toString()).startsWith(".");
  }

  /** If only one node can mount the claim, an image server on another node would keep them pending forever. */
  @Test
  void jobsOnTheDefaultClaimPreferANodeThatHasItMounted() {
    RemovalSpec removal = RemovalSpec.of("lab", "pi-1", "edge-images", "lab/pi-1.img");
    assertThat(List.of(BakeJob.bake(spec(URL, null, null), OWNER, BakeSettings.defaults()),
        BakeJob.removal(removal, OWNER, BakeSettings.defaults())))
        .allSatisfy(job -> assertThat(job.getSpec().getTemplate().getSpec().getAffinity()
            .getPodAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
            .singleElement()
            .extracting(
                term -> term.getPodAffinityTerm().getLabelSelector().getMatchLabels())
            .isEqualTo(Map.of(Label.BAKE_AFFINITY.key(), "true")));
  }

  @Test
  void jobsOnAnotherClaimHaveNoAffinity() {
    RemovalSpec removal = RemovalSpec.of("lab", "pi-1", "own-claim", "lab/pi-1.img");
    assertThat(BakeJob.removal(removal, OWNER, BakeSettings.defaults()).getSpec().getTemplate()
        .getSpec().getAffinity()).isNull();
  }

  @Test
  void theCacheCanBeDisabled() {
    BakeSettings with = BakeSettings.defaults();
    BakeSettings without = BakeSettingsBuilder.builder(with).cache(false).build();
    assertThat(baker(spec(URL, "ab".repeat(32), null), without).getArgs())
        .doesNotContain("--cache").contains("--sha256");
  }

  @Test
  void aSourceOnAClaimNeedsNoProxyOrCaCertificates() {
    BakeSpec spec = spec(null, "ab".repeat(32), "base-images");
    Job job = BakeJob.bake(spec, OWNER,
        BakeSettingsBuilder.builder(BakeSettings.defaults()).web(WEB).build());
    assertThat(job.getSpec().getTemplate().getSpec().getVolumes()).extracting(Volume::getConfigMap)
        .containsOnlyNulls();
    assertThat(baker(spec, BakeSettingsBuilder.builder(BakeSettings.defaults()).web(WEB).build())
        .getEnv()).isEmpty();
    assertThat(baker(spec, BakeSettingsBuilder.builder(BakeSettings.defaults()).web(WEB).build())
        .getArgs()).doesNotContain("--ca")
        .contains("--cache");
  }

  @Test
  void everyVolumeThatOthersMayWriteToIsNamed() {
    BakeSpec spec = spec(null, "ab".repeat(32), "base-images");
    assertThat(baker(spec, BakeSettings.defaults()).getArgs())
        .containsSubsequence("--root", "/images", "--root", "/base");
    assertThat(BakeJob.removal(RemovalSpec.of("lab", "pi-1", "edge-images", "lab/pi-1.img"), OWNER,
        BakeSettings.defaults()).getSpec().getTemplate().getSpec().getContainers().getFirst()
        .getArgs()).containsSubsequence("--root", "/images");
  }

  @Test
  void sourcesOnTheNodeAreRefusedUnlessAllowed() {
    BakeSettings allowing = BakeSettingsBuilder.builder(BakeSettings.defaults())
        .localSources(true).build();
    assertThat(baker(spec(URL, null, null), BakeSettings.defaults()).getArgs())
        .contains("--refuse-local-sources");
    assertThat(baker(spec(URL, null, null), allowing).getArgs())
        .doesNotContain("--refuse-local-sources");
  }

  @Test
  void aSourceOnAClaimIsCheckedAndCachedForThatClaimOnly() {
    BakeSettings settings = BakeSettings.defaults();
    assertThat(baker(spec(null, "ab".repeat(32), "base-images"), settings).getArgs())
        .containsSequence("--source-root", "/base")
        .containsSequence("--cache-scope", "lab/base-images");
    assertThat(baker(spec(URL, "ab".repeat(32), null), settings).getArgs())
        .doesNotContain("--source-root", "--cache-scope");
  }

  @Test
  void onlyConfiguredProxiesAreSet() {
    BakeSettings settings = BakeSettingsBuilder.builder(BakeSettings.defaults())
        .web(new WebAccess("http://proxy.example.org:3128", "", "", "")).build();
    assertThat(baker(spec(URL, null, null), settings).getEnv()).extracting(EnvVar::getName)
        .containsExactly("HTTPS_PROXY");
  }

  @Test
  void aRemovalHasNoCacheAndNoProxy() {
    Job job = BakeJob.removal(RemovalSpec.of("lab", "pi-1", "edge-images", "lab/pi-1.img"), OWNER,
        BakeSettingsBuilder.builder(BakeSettings.defaults()).web(WEB).build());
    Container container = job.getSpec().getTemplate().getSpec().getContainers().getFirst();
    assertThat(container.getArgs()).startsWith("remove", "--output", "/images/lab/pi-1.img")
        .doesNotContain("--cache", "--ca");
    assertThat(container.getEnv()).isEmpty();
  }
}
