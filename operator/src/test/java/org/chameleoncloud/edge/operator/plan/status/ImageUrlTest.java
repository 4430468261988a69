package org.chameleoncloud.edge.operator.plan.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusImageBuilder;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.event.DeviceEvents;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.junit.jupiter.api.Test;

/** The URL in the status at which an image server offers the image. */
class ImageUrlTest {
  private static final ImageSpec IMAGE = DeviceScenario
      .imageFrom("https://images.example.org/a.img");
  private static final ImageUrls SERVER = new ImageUrls("https://images.example.org/", Set.of());
  private static final String URL = "https://images.example.org/lab/pi-1.img";

  private static Image image(DeviceScenario scenario, String url) {
    return EdgeDeviceStatusImageBuilder.builder().claimName("edge-images").path("lab/pi-1.img")
        .form("Raw").sha256("sha").sizeBytes(7L).bakedAt("2026-11-22T08:30:00Z")
        .inputsHash(scenario.bake().inputsHash()).url(url).build();
  }

  /** A device with a baked image, whose status has this URL. */
  private static DeviceScenario withUrl(String url) {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().image(IMAGE);
    return scenario.storedImage(image(scenario, url));
  }

  private static DeviceScenario afterReconciliation(DeviceScenario scenario) {
    return scenario.status(scenario.reported());
  }

  @Test
  void anExistingImageGetsAUrlWithoutARebake() {
    DeviceScenario scenario = afterReconciliation(withUrl(null)).imageUrls(SERVER);
    EdgeDeviceStatus before = scenario.get().status();

    EdgeDeviceStatus status = scenario.reported();

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(status.image()).isEqualTo(before.image().withUrl(URL));
    assertThat(status.conditions()).isEqualTo(before.conditions());
    assertThat(afterReconciliation(scenario).reported()).as("the next reconciliation")
        .isEqualTo(status);
  }

  @Test
  void aChangedServerAddressChangesTheUrl() {
    DeviceScenario scenario = withUrl(URL)
        .imageUrls(new ImageUrls("https://edge-images.{namespace}.svc/files/", Set.of()));

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.reported().image().url())
        .isEqualTo("https://edge-images.lab.svc/files/lab/pi-1.img");
  }

  @Test
  void theUrlIsRemovedIfThereIsNoServer() {
    DeviceScenario scenario = withUrl(URL);

    assertThat(scenario.plan().actions()).isEmpty();
    assertThat(scenario.reported().image()).isEqualTo(image(scenario, null));
  }

  @Test
  void aNewUrlCausesNoEvents() {
    DeviceScenario scenario = afterReconciliation(withUrl(null)).imageUrls(SERVER);
    Observation seen = scenario.get();

    assertThat(
        DeviceEvents.of(seen, scenario.plan(), List.of(), seen.status(), scenario.reported()))
        .isEmpty();
  }

  @Test
  void anImageOnAnotherClaimHasNoUrl() {
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().image(IMAGE)
        .imageUrls(SERVER);
    Image elsewhere = EdgeDeviceStatusImageBuilder.builder().claimName("own-claim")
        .path("lab/pi-1.img").form("Raw").sha256("sha").sizeBytes(7L)
        .bakedAt("2026-11-22T08:30:00Z").inputsHash("hash").build();

    assertThat(scenario.get().bakeSettings().withUrl("lab", elsewhere).url()).isNull();
  }

  @Test
  void anImageOfANamespaceThatIsNotServedHasNoUrl() {
    assertThat(withUrl(null).imageUrls(new ImageUrls(SERVER.base(), Set.of("roof"))).reported()
        .image().url()).isNull();
    assertThat(
        withUrl(null).imageUrls(new ImageUrls(SERVER.base(), Set.of("lab", "roof"))).reported()
            .image().url())
        .isEqualTo(URL);
  }

  @Test
  void anUnfinishedImageHasNoUrl() {
    Image location = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi-1.img").build();
    DeviceScenario scenario = DeviceScenario.ofRegisteredDevice().image(IMAGE).storedImage(location)
        .imageUrls(SERVER);

    assertThat(scenario.reported().image()).isEqualTo(location);
  }

  @Test
  void specialCharactersAreEncoded() {
    Image image = EdgeDeviceStatusImageBuilder.builder().claimName("edge-images")
        .path("lab/pi 1?#%é.img").form("Raw").sha256("sha").sizeBytes(7L)
        .bakedAt("2026-11-22T08:30:00Z").inputsHash("hash").build();

    assertThat(withUrl(null).imageUrls(SERVER).get().bakeSettings().withUrl("lab", image).url())
        .isEqualTo("https://images.example.org/lab/pi%201%3F%23%25%C3%A9.img");
  }
}
