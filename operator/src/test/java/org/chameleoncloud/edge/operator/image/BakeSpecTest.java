package org.chameleoncloud.edge.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;

class BakeSpecTest {
  private static final ImageSpec IMAGE = image("https://example.org/a.img", null, null);

  private static ImageSpec image(String url, String sha256, String claim) {
    return TestImages.from(new ImageSpec.Source(url, sha256, null, null)).claimName(claim)
        .build();
  }

  private static BakeSpec spec(ImageSpec image, String key, String rebake) {
    return spec(image, key, rebake, Map.of());
  }

  private static BakeSpec spec(ImageSpec image, String key, String rebake,
      Map<String, String> keyfiles) {
    SortedMap<String, Sensitive> files = new TreeMap<>();
    keyfiles.forEach((file, content) -> files.put(file, Sensitive.of(content)));
    BalenaDevice balena = new BalenaDevice(1, 2, Sensitive.of(key));
    Hardware record = new Hardware("uuid-1", "pi-1", "project-1", DeviceProperty.HARDWARE_TYPE,
        Instant.parse("2026-11-22T08:20:00Z"), Map.of(), List.of(), balena);
    return BakeSpec.of("lab", "pi-1", image, "raspberrypi4-64", record, balena, files,
        rebake, null, BakeSettings.defaults());
  }

  @Test
  void changedInputsChangeTheHash() {
    assertThat(Stream.of(spec(IMAGE, "key", ""), spec(IMAGE, "another-key", ""),
        spec(IMAGE, "key", "again"),
        spec(image("https://example.org/b.img", null, null), "key", ""),
        spec(image("https://example.org/a.img", "ab".repeat(32), null), "key", ""),
        spec(image("https://example.org/a.img", null, "other"), "key", ""))
        .map(BakeSpec::inputsHash)).doesNotHaveDuplicates();
  }

  @Test
  void changedConnectionsChangeTheHash() {
    assertThat(Stream.of(spec(IMAGE, "key", ""),
        spec(IMAGE, "key", "", Map.of("lab.nmconnection", "psk=one")),
        spec(IMAGE, "key", "", Map.of("lab.nmconnection", "psk=two")),
        spec(IMAGE, "key", "", Map.of("roof.nmconnection", "psk=one")))
        .map(BakeSpec::inputsHash)).doesNotHaveDuplicates();
  }

  @Test
  void aPassphraseCannotBeGuessedFromTheHashWithoutTheDeviceKey() {
    Map<String, String> keyfiles = Map.of("lab.nmconnection", "psk=one");

    assertThat(spec(IMAGE, "key", "", keyfiles).inputsHash())
        .isNotEqualTo(spec(IMAGE, "another-key", "", keyfiles).inputsHash());
  }

  @Test
  void theHashWithoutConnectionsIsTheSameAsInOlderVersions() {
    assertThat(spec(IMAGE, "key", "").inputsHash())
        .isEqualTo("ec121c6993464a5913a1c7a83958285de2111fa3a5dd334546db27183ee77db7");
  }

  private static BakeSpec balena(String version, String machineName, String api) {
    BalenaDevice balena = new BalenaDevice(1, 2, Sensitive.of("key"));
    Hardware record = new Hardware("uuid-1", "pi-1", "project-1", DeviceProperty.HARDWARE_TYPE,
        Instant.parse("2026-11-22T08:20:00Z"), Map.of(), List.of(), balena);
    return BakeSpec.of("lab", "pi-1", TestImages.from(TestImages.balena(version)).build(),
        machineName, record, balena, new TreeMap<>(), "", null,
        BakeSettingsBuilder.builder(BakeSettings.defaults()).balenaApi(api).build());
  }

  private static BakeSpec balena(String version) {
    return balena(version, "raspberrypi4-64", BakeSettings.defaults().balenaApi());
  }

  @Test
  void anImageFromBalenaIsDownloadedByTypeAndVersion() {
    BakeSpec bake = balena("6.10.24+rev3");

    assertThat(bake.source().url()).isEqualTo("https://api.balena-cloud.com/download"
        + "?deviceType=raspberrypi4-64&version=6.10.24%2Brev3&fileType=.zip");
    assertThat(bake.source().sha256()).isNull();
    assertThat(bake.isFetched()).isTrue();
    assertThat(bake.balenaVersion()).contains("6.10.24+rev3");
    assertThat(spec(IMAGE, "key", "").balenaVersion()).isEmpty();
  }

  @Test
  void balenaIsAskedForItsOwnNameOfTheDeviceType() {
    assertThat(balena("6.0.13", "jetson-xavier-nx-emmc", "https://balena.example.org/api")
        .source().url()).isEqualTo("https://balena.example.org/api/download"
            + "?deviceType=jetson-xavier-nx-devkit-emmc&version=6.0.13&fileType=.zip");
  }

  @Test
  void theVersionIsAnInputAndNeitherTheServerNorThePinIs() {
    BakeSpec bake = balena("6.0.13");

    assertThat(balena("6.0.13+rev1").inputsHash()).isNotEqualTo(bake.inputsHash());
    assertThat(balena("6.0.13", "raspberrypi4-64", "https://balena.example.org").inputsHash())
        .isEqualTo(bake.inputsHash());
    assertThat(bake.pinnedTo("ab".repeat(32)).inputsHash()).isEqualTo(bake.inputsHash());
  }

  @Test
  void aDigestThatTheResourceNamesReplacesThePinnedOne() {
    BakeSpec named = spec(image("https://example.org/a.img", "ab".repeat(32), null), "key", "");

    assertThat(balena("6.0.13").pinnedTo("cd".repeat(32)).source().sha256())
        .isEqualTo("cd".repeat(32));
    assertThat(named.pinnedTo("cd".repeat(32)).source().sha256()).isEqualTo("ab".repeat(32));
  }

  @Test
  void theHashIsTheSameForEveryAttempt() {
    BakeSpec spec = spec(IMAGE, "key", "");

    assertThat(spec.attempt(3).inputsHash()).isEqualTo(spec(IMAGE, "key", "").inputsHash());
    assertThat(spec.attempt(3).attempt()).isEqualTo(3);
  }

  @Test
  void theFileOfAResourceWithALongNameHasAShortNameOfItsOwn() {
    String name = "a".repeat(240);
    String path = BakeSpec.pathOf("lab", name, ImageForm.Compact);

    assertThat(path).matches("lab/a{183}_[0-9a-f]{16}\\.img\\.compact");
    assertThat(BakeSpec.pathOf("lab", name + "b", ImageForm.Compact)).isNotEqualTo(path);
    assertThat(BakeSpec.pathOf("lab", "a".repeat(200), ImageForm.Raw))
        .isEqualTo("lab/" + "a".repeat(200) + ".img");
  }

  @Test
  void theNamesOfFilesThatAreNoImagesAreRefusedAsSources() {
    assertThat(Stream.of(ImageForm.Compact, ImageForm.Config)
        .map(form -> BakeSpec.pathOf("lab", "pi-1", form)))
        .allMatch(Pattern.compile(SpecPatterns.OUTPUT_PATH).asPredicate());
  }

  @Test
  void aSourceInTheDirectoryOfItsNamespacesImagesIsRecognized() {
    assertThat(startsFromOutput("edge-images", "lab/pi-2.img")).isTrue();
    assertThat(startsFromOutput("edge-images", "lab/sub/pi-2.img")).isTrue();
    assertThat(startsFromOutput("edge-images", "laboratory/pi-2.img")).isFalse();
    assertThat(startsFromOutput("edge-images", "lab")).isFalse();
    assertThat(startsFromOutput("base-images", "lab/pi-2.img")).isFalse();
    assertThat(BakeSpec.startsFromOutput(IMAGE, "lab", BakeSettings.defaults())).isFalse();
  }

  private static boolean startsFromOutput(String claim, String path) {
    ImageSpec image = TestImages.from(new ImageSpec.Source(null, null, claim, path)).build();
    return BakeSpec.startsFromOutput(image, "lab", BakeSettings.defaults());
  }

  @Test
  void imagesOfTheSameNameInDifferentNamespacesHaveDifferentPaths() {
    assertThat(BakeSpec.pathOf("lab", "pi-1", ImageForm.Raw)).isEqualTo("lab/pi-1.img");
    assertThat(BakeSpec.pathOf("lab", "pi-1", ImageForm.Compact))
        .isEqualTo("lab/pi-1.img.compact");
    assertThat(BakeSpec.pathOf("lab", "pi-1", ImageForm.Config))
        .isEqualTo("lab/pi-1.config.json");
    assertThat(spec(IMAGE, "key", "").claimName()).isEqualTo("edge-images");
    assertThat(spec(image("https://example.org/a", null, "mine"), "key", "").claimName())
        .isEqualTo("mine");
  }

  @Test
  void containsNoKeyWhenPrinted() {
    assertThat(spec(IMAGE, "the-devices-key", "", Map.of("lab.nmconnection", "psk=secret"))
        .toString()).doesNotContain("the-devices-key", "secret").contains("lab.nmconnection");
  }

  @Test
  void digestsDependOnWhereAStringEnds() {
    assertThat(Stream.of(Digests.sha256("ab", "c"), Digests.sha256("a", "bc"),
        Digests.sha256("abc"), Digests.sha256("abc", null), Digests.sha256("abc", "")))
        .doesNotHaveDuplicates();
  }
}
