package org.chameleoncloud.edge.operator.plan.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.api.ManagementPolicy;
import org.chameleoncloud.edge.operator.api.TestImages;

/** Generates random specs, and knows which properties a record must have for a spec. */
final class Specs {
  private final RandomGenerator random;
  private final boolean profiles;

  /**
   * @param profiles whether specs may set device profiles; otherwise only manual changes of the record do
   */
  Specs(RandomGenerator random, boolean profiles) {
    this.random = random;
    this.profiles = profiles;
  }

  EdgeDeviceSpec next(String name) {
    List<String> projects = pick(null, List.of("CH-1"), List.of("CH-2", "CH-1"));
    return EdgeDeviceSpecBuilder.builder().name(name).machineName("raspberrypi4-64")
        .contactEmail(pick("lab@example.org", "ops@example.org")).authorizedProjects(projects)
        .authorizedProjectsReason(pick(null, "classroom kit"))
        .localEgress(pick(null, LocalEgress.allow, LocalEgress.deny))
        .deviceProfiles(profiles ? pick(null, List.of("pi_camera")) : null)
        .deletionPolicy(pick(DeletionPolicy.Delete, DeletionPolicy.Retain, null)).image(image())
        .build();
  }

  /** The same spec with another management policy. */
  EdgeDeviceSpec withPolicy(EdgeDeviceSpec spec) {
    return EdgeDeviceSpecBuilder.builder(spec)
        .managementPolicy(pick(ManagementPolicy.Manage, ManagementPolicy.Observe, null)).build();
  }

  private ImageSpec image() {
    if (random.nextBoolean()) {
      return null;
    }
    return TestImages
        .from(pick(at("https://images.example.org/a.img"), at("https://images.example.org/b.img"),
            TestImages.balena("6.0.13"), TestImages.balena("6.10.24+rev3")))
        .claimName(pick(null, "other-claim")).build();
  }

  private static ImageSpec.Source at(String url) {
    return new ImageSpec.Source(url, null, null, null);
  }

  boolean managesProfiles() {
    return profiles;
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** The optional properties that a spec sets. */
  static Map<DeviceProperty, Object> optional(EdgeDeviceSpec spec) {
    Map<DeviceProperty, Object> properties = new EnumMap<>(DeviceProperty.class);
    put(properties, DeviceProperty.AUTHORIZED_PROJECTS, spec.authorizedProjects());
    put(properties, DeviceProperty.AUTHORIZED_PROJECTS_REASON, spec.authorizedProjectsReason());
    put(properties, DeviceProperty.LOCAL_EGRESS,
        spec.localEgress() == null ? null : spec.localEgress().name());
    put(properties, DeviceProperty.DEVICE_PROFILES, spec.deviceProfiles());
    return properties;
  }

  private static void put(Map<DeviceProperty, Object> properties, DeviceProperty property,
      Object value) {
    if (value != null) {
      properties.put(property, value);
    }
  }
}
