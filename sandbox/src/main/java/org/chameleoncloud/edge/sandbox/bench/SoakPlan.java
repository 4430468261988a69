package org.chameleoncloud.edge.sandbox.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.LocalEgress;

/**
 * A stream of random edits of devices, and what the devices should be after them. The same random numbers give the same
 * edits. A name is never used again: the testbed's reservation service does not take the name of a deleted record (ADR
 * 0031). The number of devices, and what a spec of each kind is worth, stays the same, so that memory has no reason to
 * grow.
 */
final class SoakPlan {
  private static final List<String> PROFILES = List.of("pi_camera", "pi_gpio", "pi_serial");

  private final Random random;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Spec> expected = new TreeMap<>();
  private final Set<String> drifted = new HashSet<>();
  private final Set<String> online = new HashSet<>();
  private int created;

  /**
   * What is edited of a spec.
   *
   * @param profile null for none
   */
  record Spec(LocalEgress egress, String profile, String contact) {}

  /** An edit. */
  sealed interface Edit {
    /** Another spec. */
    record Change(String name, Spec spec) implements Edit {}

    /** Another label, which does not concern the testbed. */
    record Label(String name, String value) implements Edit {}

    /** A deleted device, and another one under a fresh name. */
    record Replace(String name, String fresh, Spec spec) implements Edit {}

    /** A device that is switched on or off, so that its checks change. */
    record Switch(String name, boolean on) implements Edit {}

    /** A record that someone changed on the testbed, at most once for a device: see ADR 0037. */
    record Drift(String name, LocalEgress egress) implements Edit {}

    /** The device that it is for. */
    String name();

    /** Its kind in the plural, for people. */
    default String kind() {
      return switch (this) {
        case Change _ -> "specs changed";
        case Label _ -> "labels changed";
        case Replace _ -> "devices replaced";
        case Switch(String _, boolean on) -> on ? "devices switched on" : "devices switched off";
        case Drift _ -> "records changed by hand";
      };
    }
  }

  /**
   * Starts with new devices.
   *
   * @param devices how many, at least 1
   */
  SoakPlan(int devices, Random random) {
    this.random = random;
    for (int i = 0; i < devices; i++) {
      names.add(create());
    }
  }

  private String create() {
    String name = "device-" + created++;
    expected.put(name, spec());
    return name;
  }

  private Spec spec() {
    int profile = random.nextInt(PROFILES.size() + 1);
    return new Spec(random.nextBoolean() ? LocalEgress.allow : LocalEgress.deny,
        profile == PROFILES.size() ? null : PROFILES.get(profile),
        "lab" + random.nextInt(10) + "@example.org");
  }

  /** What each device should be, by name. */
  Map<String, Spec> expected() {
    return Collections.unmodifiableMap(expected);
  }

  /** The next edit, which {@link #expected()} then has. */
  Edit next() {
    int index = random.nextInt(names.size());
    String name = names.get(index);
    int kind = random.nextInt(20);
    if (kind < 7) {
      expected.put(name, spec());
      return new Edit.Change(name, expected.get(name));
    }
    if (kind < 10) {
      return new Edit.Label(name, "v" + random.nextInt(1000));
    }
    if (kind < 14) {
      return replace(index);
    }
    if (kind < 18 || !drifted.add(name)) {
      boolean on = online.add(name);
      if (!on) {
        online.remove(name);
      }
      return new Edit.Switch(name, on);
    }
    return new Edit.Drift(name, expected.get(name).egress() == LocalEgress.allow
        ? LocalEgress.deny
        : LocalEgress.allow);
  }

  private Edit replace(int index) {
    String name = names.get(index);
    expected.remove(name);
    drifted.remove(name);
    online.remove(name);
    String fresh = create();
    names.set(index, fresh);
    return new Edit.Replace(name, fresh, expected.get(fresh));
  }
}
