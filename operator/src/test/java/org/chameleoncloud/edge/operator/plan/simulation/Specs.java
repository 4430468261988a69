package org.chameleoncloud.edge.operator.plan.simulation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.ImageSpecBuilder;
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
    return new EdgeDeviceSpec(name, "raspberrypi4-64", one("lab@example.org", "ops@example.org"),
        projects, projects == null ? null : one(null, "classroom kit"),
        one(null, LocalEgress.allow, LocalEgress.deny),
        profiles ? one(null, List.of("pi_camera")) : null, null, null,
        one(DeletionPolicy.Delete, DeletionPolicy.Retain, null), image());
  }

  private ImageSpec image() {
    if (random.nextBoolean()) {
      return null;
    }
    return ImageSpecBuilder
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
  static Map<String, Object> optional(EdgeDeviceSpec spec) {
    Map<String, Object> asked = new TreeMap<>();
    put(asked, "authorized_projects", spec.authorizedProjects());
    put(asked, "authorized_projects_reason", spec.authorizedProjectsReason());
    put(asked, "local_egress", spec.localEgress() == null ? null : spec.localEgress().name());
    put(asked, "device_profiles", spec.deviceProfiles());
    return asked;
  }

  private static void put(Map<String, Object> asked, String property, Object value) {
    if (value != null) {
      asked.put(property, value);
    }
  }
}
