package org.chameleoncloud.edge.operator.plan.simulation;

import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import java.util.List;
import java.util.Map;
import java.util.EnumMap;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.TestImages;
import org.chameleoncloud.edge.operator.api.LocalEgress;

/** Random specs, and what a record must have because of them. */
final class Specs {
  private final RandomGenerator random;
  private final boolean profiles;

  /**
   * @param profiles whether specs ever name device profiles; if not, they are somebody else's on the record
   */
  Specs(RandomGenerator random, boolean profiles) {
    this.random = random;
    this.profiles = profiles;
  }

  EdgeDeviceSpec any(String name) {
    List<String> projects = one(null, List.of(), List.of("CH-1"), List.of("CH-2", "CH-1"));
    return EdgeDeviceSpecBuilder.builder().name(name).machineName("raspberrypi4-64")
        .contactEmail(one("lab@example.org", "ops@example.org")).authorizedProjects(projects)
        .authorizedProjectsReason(projects == null ? null : one(null, "classroom kit"))
        .localEgress(one(null, LocalEgress.allow, LocalEgress.deny))
        .deviceProfiles(profiles ? one(null, List.of("pi_camera")) : null)
        .deletionPolicy(one(DeletionPolicy.Delete, DeletionPolicy.Retain, null)).image(image())
        .build();
  }

  private ImageSpec image() {
    if (random.nextBoolean()) {
      return null;
    }
    return TestImages
        .fromUrl(one("https://images.example.org/a.img", "https://images.example.org/b.img"))
        .claimName(one(null, "other-claim")).build();
  }

  boolean managesProfiles() {
    return profiles;
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** The optional properties that a spec asks for. */
  static Map<DeviceProperty, Object> optional(EdgeDeviceSpec spec) {
    Map<DeviceProperty, Object> asked = new EnumMap<>(DeviceProperty.class);
    put(asked, DeviceProperty.AUTHORIZED_PROJECTS, spec.authorizedProjects());
    put(asked, DeviceProperty.AUTHORIZED_PROJECTS_REASON, spec.authorizedProjectsReason());
    put(asked, DeviceProperty.LOCAL_EGRESS,
        spec.localEgress() == null ? null : spec.localEgress().name());
    put(asked, DeviceProperty.DEVICE_PROFILES, spec.deviceProfiles());
    return asked;
  }

  private static void put(Map<DeviceProperty, Object> asked, DeviceProperty property,
      Object value) {
    if (value != null) {
      asked.put(property, value);
    }
  }
}
