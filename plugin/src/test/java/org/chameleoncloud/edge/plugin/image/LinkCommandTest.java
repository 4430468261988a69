package org.chameleoncloud.edge.plugin.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.chameleoncloud.edge.baker.serve.LinkKey;
import org.chameleoncloud.edge.baker.serve.SignedLink;
import org.chameleoncloud.edge.baker.serve.SignedLink.Verdict;
import org.chameleoncloud.edge.plugin.Fleet;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.plugin.PluginHarness.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkCommandTest {
  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final String URL = "https://images.example.org/edge/lab/uc-rpi4-03.img";
  private static final String PATH = "/lab/uc-rpi4-03.img";

  @TempDir
  private Path directory;
  private PluginHarness plugin;

  @BeforeEach
  void start() {
    plugin = PluginHarness.start(directory);
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  private void createDevice(String suffix) {
    plugin.create(Fleet.ONLINE.replace("path: lab/uc-rpi4-03.img",
        "path: lab/uc-rpi4-03.img" + suffix + "\n    url: " + URL + suffix));
  }

  private void createKey(String name, String entry, String key) {
    plugin.client().resource(new SecretBuilder().withNewMetadata().withNamespace("lab")
        .withName(name).endMetadata().addToData(entry, Base64.getEncoder()
            .encodeToString(key.getBytes(StandardCharsets.US_ASCII)))
        .build()).create();
  }

  private static Verdict checked(String link, Duration later) {
    return SignedLink.check(List.of(LinkKey.parse(KEY)), PATH,
        link.substring(link.indexOf('?') + 1).strip(), PluginHarness.NOW.plus(later));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".compact"})
  void printsALinkToTheExpandedImageThatTheServerAccepts(String suffix) {
    createDevice(suffix);
    createKey("image-links", "current", KEY + "\n");

    Run run = plugin.run("image", "link", "uc-rpi4-03", "--for", "2h");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith(URL + "?expires=").hasLineCount(1);
    assertThat(checked(run.out(), Duration.ofHours(2))).isEqualTo(Verdict.VALID);
    assertThat(checked(run.out(), Duration.ofMinutes(122))).isEqualTo(Verdict.EXPIRED);
    assertThat(run.err()).startsWith("Valid until 2026-05-02 14:00 Z. ");
    assertThat(run.out() + run.err()).doesNotContain(KEY);
  }

  @Test
  void isValidForAnHourUnlessAnotherTimeIsGiven() {
    createDevice("");
    createKey("other", "current", KEY);

    Run run = plugin.run("image", "link", "uc-rpi4-03", "--key-secret", "other");

    assertThat(checked(run.out(), Duration.ofHours(1))).isEqualTo(Verdict.VALID);
    assertThat(checked(run.out(), Duration.ofMinutes(62))).isEqualTo(Verdict.EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({"0m", "8d", "1h7d", "1", "''", "-1h", "1w", "10081m", "1.5h"})
  void refusesATimeThatIsInvalidOrTooLong(String time) {
    Run run = plugin.run("image", "link", "uc-rpi4-03", "--for", time);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--for");
  }

  @ParameterizedTest
  @CsvSource({"1m, PT1M", "90m, PT90M", "1h30m, PT90M", "7d, P7D", "6d23h60m, P7D"})
  void readsDaysHoursAndMinutes(String text, Duration lifetime) {
    assertThat(new Lifetime().convert(text)).isEqualTo(lifetime);
  }

  @Test
  void saysWhatIsMissing() {
    assertFails(3, "there is no EdgeDevice lab/uc-rpi4-03");
    plugin.create(Fleet.ONLINE);
    assertFails(3, "the Secret lab/image-links does not exist, so the image server accepts no"
        + " links");
    createKey("image-links", "previous", KEY);
    assertFails(3, "the Secret lab/image-links has no key current");
  }

  @Test
  void saysThatNoServerHasTheImage() {
    createKey("image-links", "current", KEY);
    plugin.create(Fleet.ONLINE);
    assertFails(1, "no image server has the image of uc-rpi4-03");

    plugin.create(Fleet.NEW);
    Run run = plugin.run("image", "link", "uc-jetson-nano-1");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("uc-jetson-nano-1 has no image yet");
  }

  @Test
  void doesNotShowAKeyThatIsTooShort() {
    createDevice("");
    createKey("image-links", "current", "hunter2");

    Run run = assertFails(1, "the Secret lab/image-links is not valid");
    assertThat(run.err()).doesNotContain("hunter2");
  }

  private Run assertFails(int code, String message) {
    Run run = plugin.run("image", "link", "uc-rpi4-03");
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(message);
    assertThat(run.out()).isEmpty();
    return run;
  }
}
