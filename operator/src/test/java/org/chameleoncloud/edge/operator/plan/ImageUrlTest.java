package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.junit.jupiter.api.Test;

/** How a status tells where an image server has the image. */
class ImageUrlTest {
  private static final ImageSpec WANTED = Scene.imageFrom("https://images.example.org/a.img");
  private static final ImageUrls SERVER = new ImageUrls("https://images.example.org/", Set.of());
  private static final String URL = "https://images.example.org/lab/pi-1.img";

  private static Image lying(Scene scene, String url) {
    return new Image("edge-images", "lab/pi-1.img", "Raw", "sha", 7L,
        "2026-11-22T08:30:00Z", scene.order().inputsHash(), url, null);
  }

  /** A device that is settled with its image, of which this url was told. */
  private static Scene told(String url) {
    Scene scene = Scene.ofRegisteredDevice().image(WANTED);
    return scene.lying(lying(scene, url));
  }

  private static Scene settled(Scene scene) {
    return scene.status(scene.reported());
  }

  @Test
  void anImageThatWasBakedBeforeTheServerCameIsToldWithItsUrlAndNotBakedAnew() {
    Scene scene = settled(told(null)).imageUrls(SERVER);
    EdgeDeviceStatus before = scene.get().status();

    EdgeDeviceStatus status = scene.reported();

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(status.image()).isEqualTo(before.image().withUrl(URL));
    assertThat(status.conditions()).isEqualTo(before.conditions());
    assertThat(settled(scene).reported()).as("the next look").isEqualTo(status);
  }

  @Test
  void anotherAddressIsToldInThePlaceOfTheFormerOne() {
    Scene scene = told(URL)
        .imageUrls(new ImageUrls("https://edge-images.{namespace}.svc/files/", Set.of()));

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.reported().image().url())
        .isEqualTo("https://edge-images.lab.svc/files/lab/pi-1.img");
  }

  @Test
  void withoutAServerTheUrlIsWithdrawn() {
    Scene scene = told(URL);

    assertThat(scene.plan().actions()).isEmpty();
    assertThat(scene.reported().image()).isEqualTo(lying(scene, null));
  }

  @Test
  void anAddressThatComesOrGoesIsNoNewsOfABake() {
    Scene scene = settled(told(null)).imageUrls(SERVER);
    Observation seen = scene.get();

    assertThat(Announcements.of(seen, scene.plan(), List.of(), seen.status(), scene.reported()))
        .isEmpty();
  }

  @Test
  void anImageOnAnotherClaimThanTheServersHasNoUrl() {
    Scene scene = Scene.ofRegisteredDevice().image(WANTED).imageUrls(SERVER);
    Image elsewhere = new Image("own-claim", "lab/pi-1.img", "Raw", "sha", 7L,
        "2026-11-22T08:30:00Z", "hash", null, null);

    assertThat(scene.get().bakeSettings().withUrl("lab", elsewhere).url()).isNull();
  }

  @Test
  void anImageOfANamespaceThatIsNotServedHasNoUrl() {
    assertThat(told(null).imageUrls(new ImageUrls(SERVER.base(), Set.of("roof"))).reported()
        .image().url()).isNull();
    assertThat(told(null).imageUrls(new ImageUrls(SERVER.base(), Set.of("lab", "roof"))).reported()
        .image().url()).isEqualTo(URL);
  }

  @Test
  void aFileThatABakeIsJustWritingHasNoUrl() {
    Image place = new Image("edge-images", "lab/pi-1.img", null, null, null, null, null, null,
        null);
    Scene scene = Scene.ofRegisteredDevice().image(WANTED).lying(place).imageUrls(SERVER);

    assertThat(scene.reported().image()).isEqualTo(place);
  }

  @Test
  void whatIsNoPartOfAUrlIsEncoded() {
    Image image = new Image("edge-images", "lab/pi 1?#%é.img", "Raw", "sha", 7L,
        "2026-11-22T08:30:00Z", "hash", null, null);

    assertThat(told(null).imageUrls(SERVER).get().bakeSettings().withUrl("lab", image).url())
        .isEqualTo("https://images.example.org/lab/pi%201%3F%23%25%C3%A9.img");
  }
}
