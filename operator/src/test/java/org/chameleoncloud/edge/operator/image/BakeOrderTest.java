package org.chameleoncloud.edge.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;

class BakeOrderTest {
  private static final ImageSpec IMAGE = image("https://example.org/a.img", null, null);

  private static ImageSpec image(String url, String sha256, String claim) {
    return new ImageSpec(new ImageSpec.Source(url, sha256, null, null), claim, null);
  }

  private static BakeOrder order(ImageSpec image, String key, String rebake) {
    BalenaDevice balena = new BalenaDevice(1, 2, Sensitive.of(key));
    Hardware record = new Hardware("uuid-1", "pi-1", "project-1",
        Instant.parse("2026-11-22T08:20:00Z"), Map.of(), List.of(), balena);
    return BakeOrder.of("lab", "pi-1", image, "raspberrypi4-64", record, balena, rebake,
        BakeSettings.defaults());
  }

  @Test
  void anotherDigestMeansAnotherInput() {
    assertThat(Stream.of(order(IMAGE, "key", ""), order(IMAGE, "another-key", ""),
        order(IMAGE, "key", "again"),
        order(image("https://example.org/b.img", null, null), "key", ""),
        order(image("https://example.org/a.img", "ab".repeat(32), null), "key", ""),
        order(image("https://example.org/a.img", null, "other"), "key", ""))
        .map(BakeOrder::inputsHash)).doesNotHaveDuplicates();
  }

  @Test
  void theSameInputsHaveTheSameDigestAtEveryTry() {
    BakeOrder order = order(IMAGE, "key", "");

    assertThat(order.attempt(3).inputsHash()).isEqualTo(order(IMAGE, "key", "").inputsHash());
    assertThat(order.attempt(3).attempt()).isEqualTo(3);
  }

  @Test
  void theNamespaceKeepsImagesOfOneNameApart() {
    assertThat(BakeOrder.pathOf("lab", "pi-1")).isEqualTo("lab/pi-1.img");
    assertThat(order(IMAGE, "key", "").claimName()).isEqualTo("edge-images");
    assertThat(order(image("https://example.org/a", null, "mine"), "key", "").claimName())
        .isEqualTo("mine");
  }

  @Test
  void printsNoKey() {
    assertThat(order(IMAGE, "the-devices-key", "").toString()).doesNotContain("the-devices-key");
  }

  @Test
  void digestsTellWhereOneTextEnds() {
    assertThat(Stream.of(Digests.sha256("ab", "c"), Digests.sha256("a", "bc"),
        Digests.sha256("abc"), Digests.sha256("abc", null), Digests.sha256("abc", "")))
        .doesNotHaveDuplicates();
  }
}
