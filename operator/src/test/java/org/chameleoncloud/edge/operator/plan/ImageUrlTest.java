package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.junit.jupiter.api.Test;

/** How a status tells where an image server has the image. */
class ImageUrlTest {
  private static final ImageSpec WANTED = DeviceScenario
      .imageFrom("https://images.example.org/a.img");
  private static final ImageUrls SERVER = new ImageUrls("https://images.example.org/", Set.of());
  private static final String URL = "https://images.example.org/lab/pi-1.img";

  private static Image lying(DeviceScenario scenario, String url) {
    return EdgeDeviceStatusImageBuilder.builder().claimName("edge-images").path("lab/pi-1.img")
        .form("Raw").sha256("sha").sizeBytes(7L).bakedAt("2026-11-22T08:30:00Z")
        .inputsHash(scenario.order().inputsHash()).url(url).build();
  }

  /** A device that is settled with its image, of which this url was told. */
  private static DeviceScenario told(String url) {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().image(WANTED);
    return scenario.lying(lying(scenario, url));
  }

  private static DeviceScenario settled(DeviceScenario scenario) {
    return scenario.status(scenario.reported());
  }

  @Test
  void anImageThatWasBakedBeforeTheServerCameIsToldWithItsUrlAndNotBakedAnew() {
    DeviceScenario scenario = settled(told(null)).imageUrls(SERVER);
    EdgeDeviceStatus before = scenario.get().status();

    EdgeDeviceStatus status = scenario.reported();

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(status.image()).isEqualTo(before.image().withUrl(URL));
    assertThat(status.conditions()).isEqualTo(before.conditions());
    assertThat(settled(scenario).reported()).as("the next look").isEqualTo(status);
  }

  @Test
  void anotherAddressIsToldInThePlaceOfTheFormerOne() {
    DeviceScenario scenario = told(URL)
        .imageUrls(new ImageUrls("https://edge-images.{namespace}.svc/files/", Set.of()));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.reported().image().url())
        .isEqualTo("https://edge-images.lab.svc/files/lab/pi-1.img");
  }

  @Test
  void withoutAServerTheUrlIsWithdrawn() {
    DeviceScenario scenario = told(URL);

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.reported().image()).isEqualTo(lying(scenario, null));
  }

  @Test
  void anAddressThatComesOrGoesIsNoNewsOfABake() {
    DeviceScenario scenario = settled(told(null)).imageUrls(SERVER);
    Observation seen = scenario.get();

    assertThat(
        DeviceEvents.of(seen, scenario.plan(), List.of(), seen.status(), scenario.reported()))
        .isEmpty();
  }

  @Test
  void anImageOnAnotherClaimThanTheServersHasNoUrl() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().image(WANTED)
        .imageUrls(SERVER);
    Image elsewhere = EdgeDeviceStatusImageBuilder.builder().claimName("own-claim")
        .path("lab/pi-1.img").form("Raw").sha256("sha").sizeBytes(7L)
        .bakedAt("2026-11-22T08:30:00Z").inputsHash("hash").build();

    assertThat(scenario.get().bakeSettings().withUrl("lab", elsewhere).url()).isNull();
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
    Image place = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").build();
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().image(WANTED).lying(place)
        .imageUrls(SERVER);

    assertThat(scenario.reported().image()).isEqualTo(place);
  }

  @Test
  void whatIsNoPartOfAUrlIsEncoded() {
    Image image = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi 1?#%é.img").form("Raw").sha256("sha").sizeBytes(7L)
        .bakedAt("2026-11-22T08:30:00Z").inputsHash("hash").build();

    assertThat(told(null).imageUrls(SERVER).get().bakeSettings().withUrl("lab", image).url())
        .isEqualTo("https://images.example.org/lab/pi%201%3F%23%25%C3%A9.img");
  }
}
