package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.plan.Ownership.Difference;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final Credentials DEVICE = Scene.credential("credential-1", Scene.SECRET);
  private static final String DIGEST = Ownership.digest(DEVICE, "uid-1");
  private static final Set<String> OPTIONAL = Set.of("authorized_projects",
      "authorized_projects_reason", "local_egress", "device_profiles");

  @Provide
  Arbitrary<EdgeDeviceSpec> specs() {
    Arbitrary<List<String>> projects = Arbitraries.of("CH-1", "CH-2", "CH-3").list()
        .uniqueElements()
        .injectNull(0.3);
    return Combinators
        .combine(projects, Arbitraries.of(LocalEgress.allow, LocalEgress.deny).injectNull(0.3),
            Arbitraries.of("pi_camera", "pi_gpio").list().uniqueElements().injectNull(0.3),
            Arbitraries.of("lab@example.org", "ops@example.org"))
        .as((names, egress, profiles, email) -> new EdgeDeviceSpec(null, "raspberrypi4-64", email,
            names, names == null ? null : "kit", egress, profiles, null, null, null, null));
  }

  /** What a record may have: as somebody made it, as an earlier spec left it, with a property lost. */
  @Provide
  Arbitrary<Map<String, Object>> stored() {
    Arbitrary<Object> projects = Arbitraries.of(List.of(), List.of("CH-1"),
        List.of("CH-2", "CH-1"), "not even a list");
    return Combinators.combine(projects.injectNull(0.4),
        Arbitraries.of("allow", "deny", "maybe").injectNull(0.4),
        Arbitraries.of("lab@example.org", "old@example.org").injectNull(0.2),
        Arbitraries.of("credential-1", "credential-0").injectNull(0.2),
        Arbitraries.of("raspberrypi4-64").injectNull(0.2))
        .as((allowed, egress, email, id, type) -> {
          Map<String, Object> properties = new HashMap<>();
          properties.put("authorized_projects", allowed);
          properties.put("local_egress", egress);
          properties.put("contact_email", email);
          properties.put("application_credential_id", id);
          properties.put("machine_name", type);
          properties.put("device_profiles", List.of("pi_serial"));
          properties.values().removeIf(value -> value == null);
          return properties;
        });
  }

  @Provide
  Arbitrary<Applied> applied() {
    return Combinators.combine(Arbitraries.of(OPTIONAL).set().injectNull(0.2),
        Arbitraries.of(DIGEST, "00000000").injectNull(0.3))
        .as((sent, digest) -> new Applied("pi-1", sent == null ? null : List.copyOf(sent), digest,
            null, null, null));
  }

  private static Hardware record(String name, Map<String, Object> properties) {
    return new Hardware(Records.UUID, name, "project-1", Scene.CREATED, properties, List.of(),
        null);
  }

  private static Difference difference(EdgeDeviceSpec spec, Hardware record, Applied applied) {
    return Ownership.difference(Ownership.desired(spec, DEVICE), record, applied, "pi-1", DEVICE,
        DIGEST);
  }

  private static Hardware patched(Hardware record, Difference difference) {
    Map<String, Object> properties = new HashMap<>(record.properties());
    String name = record.name();
    for (PropertyChange change : difference.changes()) {
      switch (change) {
        case PropertyChange.Put(String property, Object value) -> properties.put(property, value);
        case PropertyChange.Remove(String property) -> assertThat(properties.remove(property))
            .as("the registry refuses to remove a missing " + property).isNotNull();
        case PropertyChange.Rename(String renamed) -> name = renamed;
      }
    }
    properties.remove("application_credential_secret");
    return record(name, properties);
  }

  @Property(tries = 500)
  void makesTheRecordWhatTheSpecAsksFor(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<String, Object> stored, @ForAll("applied") Applied applied) {
    Hardware record = record("renamed", stored);

    Hardware after = patched(record, difference(spec, record, applied));

    assertThat(after.name()).isEqualTo("pi-1");
    Map<String, Object> desired = Ownership.desired(spec, DEVICE);
    desired.forEach((property, value) -> {
      if (value instanceof List<?> list) {
        assertThat(new HashSet<>((List<?>) after.properties().get(property))).as(property)
            .isEqualTo(new HashSet<>(list));
      } else {
        assertThat(after.properties()).containsEntry(property, value);
      }
    });
  }

  @Property(tries = 500)
  void changesNothingTheSecondTime(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<String, Object> stored, @ForAll("applied") Applied applied) {
    Hardware record = record("pi-1", stored);
    Hardware after = patched(record, difference(spec, record, applied));
    Applied remembered = new Applied("pi-1",
        List.copyOf(Ownership.desired(spec, DEVICE).keySet()), DIGEST, null, null, null);
    Applied notWritten = new Applied("pi-1", applied.properties(), DIGEST, null, null, null);

    assertThat(difference(spec, after, remembered).changes()).isEmpty();
    assertThat(difference(spec, after, notWritten).changes()).isEmpty();
  }

  @Property(tries = 500)
  void leavesAloneWhatItNeverSent(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<String, Object> stored, @ForAll("applied") Applied applied) {
    Hardware record = record("pi-1", stored);
    Set<String> unmanaged = new TreeSet<>(record.properties().keySet());
    unmanaged.removeAll(Ownership.desired(spec, DEVICE).keySet());
    unmanaged.removeAll(applied.properties() == null ? List.of() : applied.properties());

    Hardware after = patched(record, difference(spec, record, applied));

    unmanaged.forEach(property -> assertThat(after.properties().get(property)).as(property)
        .isEqualTo(record.properties().get(property)));
  }

  @Property(tries = 500)
  void touchesOnlyWhatUsersSet(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<String, Object> stored, @ForAll("applied") Applied applied) {
    Difference difference = difference(spec, record("pi-1", stored), applied);

    assertThat(difference.changes()).allSatisfy(change -> {
      if (change instanceof PropertyChange.Put(String property, _)
          && !property.equals("application_credential_secret")) {
        assertThat(Hardware.KNOWN_PROPERTIES).contains(property);
      }
    });
    assertThat(difference.summary()).doesNotContain(Scene.SECRET);
    assertThat(difference.toString()).doesNotContain(Scene.SECRET);
  }

  @Test
  void theOrderOfProjectsIsNoDifference() {
    EdgeDeviceSpec spec = Scene.ofNewDevice().projects("CH-1", "CH-2").get().spec();
    Hardware record = Records.asWritten().with("authorized_projects", List.of("CH-2", "CH-1"))
        .get();

    assertThat(difference(spec, record, Applied.NOTHING).changes()).isEmpty();
  }

  @Test
  void anEmptyListLiftsARestrictionThatTheSpecNoLongerNames() {
    Hardware record = Records.asWritten().with("authorized_projects", List.of("CH-1")).get();
    Applied sent = new Applied("pi-1", List.of("authorized_projects"), DIGEST, null, null, null);

    assertThat(difference(Scene.ofNewDevice().get().spec(), record, sent).changes())
        .containsExactly(new PropertyChange.Put("authorized_projects", List.of()));
  }

  @Test
  void anEmptyListIsSentWhenTheSpecAsksForAnyone() {
    EdgeDeviceSpec spec = Scene.ofNewDevice().projects().get().spec();

    assertThat(difference(spec, Records.asWritten().get(), Applied.NOTHING).changes())
        .containsExactly(new PropertyChange.Put("authorized_projects", List.of()));
  }

  @Test
  void aDigestTellsNothingOfTheSecretAndDiffersFromResourceToResource() {
    assertThat(DIGEST).hasSize(8).isNotEqualTo(Ownership.digest(DEVICE, "uid-2"));
  }
}
