package org.chameleoncloud.edge.operator.plan.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.plan.DeviceScenario;
import org.chameleoncloud.edge.operator.plan.TestRecord;
import org.chameleoncloud.edge.operator.plan.registration.Ownership.Difference;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final Credentials DEVICE = DeviceScenario.credential("credential-1",
      DeviceScenario.SECRET);
  private static final String DIGEST = Ownership.digest(DEVICE, "uid-1");
  private static final Set<String> OPTIONAL = Set.of("authorized_projects",
      "authorized_projects_reason", "local_egress", "device_profiles", "of_a_newer_version");

  @Provide
  Arbitrary<EdgeDeviceSpec> specs() {
    Arbitrary<List<String>> projects = Arbitraries.of("CH-1", "CH-2", "CH-3").list()
        .uniqueElements()
        .injectNull(0.3);
    return Combinators
        .combine(projects, Arbitraries.of(LocalEgress.allow, LocalEgress.deny).injectNull(0.3),
            Arbitraries.of("pi_camera", "pi_gpio").list().uniqueElements().injectNull(0.3),
            Arbitraries.of("lab@example.org", "ops@example.org"))
        .as((names, egress, profiles, email) -> EdgeDeviceSpecBuilder.builder()
            .machineName("raspberrypi4-64").contactEmail(email).authorizedProjects(names)
            .authorizedProjectsReason(names == null ? null : "kit").localEgress(egress)
            .deviceProfiles(profiles).build());
  }

  /** Properties that a record may have: set by another client, left by an earlier spec, or with some missing. */
  @Provide
  Arbitrary<Map<DeviceProperty, Object>> stored() {
    Arbitrary<Object> projects = Arbitraries.of(List.of(), List.of("CH-1"),
        List.of("CH-2", "CH-1"), "not even a list");
    return Combinators.combine(projects.injectNull(0.4),
        Arbitraries.of("allow", "deny", "maybe").injectNull(0.4),
        Arbitraries.of("lab@example.org", "old@example.org").injectNull(0.2),
        Arbitraries.of("credential-1", "credential-0").injectNull(0.2),
        Arbitraries.of("raspberrypi4-64").injectNull(0.2))
        .as((allowed, egress, email, id, type) -> {
          Map<DeviceProperty, Object> properties = new HashMap<>();
          properties.put(DeviceProperty.AUTHORIZED_PROJECTS, allowed);
          properties.put(DeviceProperty.LOCAL_EGRESS, egress);
          properties.put(DeviceProperty.CONTACT_EMAIL, email);
          properties.put(DeviceProperty.APPLICATION_CREDENTIAL_ID, id);
          properties.put(DeviceProperty.MACHINE_NAME, type);
          properties.put(DeviceProperty.DEVICE_PROFILES, List.of("pi_serial"));
          properties.values().removeIf(value -> value == null);
          return properties;
        });
  }

  @Provide
  Arbitrary<Applied> applied() {
    return Combinators.combine(Arbitraries.of(OPTIONAL).set().injectNull(0.2),
        Arbitraries.of(DIGEST, "00000000").injectNull(0.3))
        .as((sent, digest) -> EdgeDeviceStatusAppliedBuilder.builder().name("pi-1")
            .properties(sent == null ? null : List.copyOf(sent)).deviceCredential(digest).build());
  }

  private static Hardware record(String name, Map<DeviceProperty, Object> properties) {
    return new Hardware(TestRecord.UUID, name, "project-1", DeviceProperty.HARDWARE_TYPE,
        DeviceScenario.CREATED,
        properties, List.of(),
        null);
  }

  private static Difference difference(EdgeDeviceSpec spec, Hardware record, Applied applied) {
    return Ownership.difference(Ownership.desired(spec, DEVICE), record, applied, "pi-1", DEVICE,
        DIGEST);
  }

  private static Hardware patched(Hardware record, Difference difference) {
    Map<DeviceProperty, Object> properties = new HashMap<>(record.properties());
    String name = record.name();
    for (PropertyChange change : difference.changes()) {
      switch (change) {
        case PropertyChange.Put(DeviceProperty property, Object value) ->
          properties.put(property, value);
        case PropertyChange.Remove(DeviceProperty property) ->
          assertThat(properties.remove(property))
              .as("the registry rejects the removal of the missing " + property).isNotNull();
        case PropertyChange.Rename(String renamed) -> name = renamed;
      }
    }
    properties.remove(DeviceProperty.APPLICATION_CREDENTIAL_SECRET);
    return record(name, properties);
  }

  @Property(tries = 500)
  void bringsTheRecordToTheSpec(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<DeviceProperty, Object> stored, @ForAll("applied") Applied applied) {
    Hardware record = record("renamed", stored);

    Hardware after = patched(record, difference(spec, record, applied));

    assertThat(after.name()).isEqualTo("pi-1");
    Map<DeviceProperty, Object> desired = Ownership.desired(spec, DEVICE);
    desired.forEach((property, value) -> {
      if (value instanceof List<?> list) {
        assertThat(new HashSet<>((List<?>) after.properties().get(property))).as(property.key())
            .isEqualTo(new HashSet<>(list));
      } else {
        assertThat(after.properties()).containsEntry(property, value);
      }
    });
  }

  @Property(tries = 500)
  void changesNothingTheSecondTime(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<DeviceProperty, Object> stored, @ForAll("applied") Applied applied) {
    Hardware record = record("pi-1", stored);
    Hardware after = patched(record, difference(spec, record, applied));
    Applied persisted = EdgeDeviceStatusAppliedBuilder.builder().name("pi-1")
        .properties(
            Ownership.desired(spec, DEVICE).keySet().stream().map(DeviceProperty::key).toList())
        .deviceCredential(DIGEST)
        .build();
    Applied notPersisted = EdgeDeviceStatusAppliedBuilder.builder().name("pi-1")
        .properties(applied.properties()).deviceCredential(DIGEST).build();

    assertThat(difference(spec, after, persisted).changes()).isEmpty();
    assertThat(difference(spec, after, notPersisted).changes()).isEmpty();
  }

  @Property(tries = 500)
  void doesNotTouchPropertiesThatItNeverSent(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<DeviceProperty, Object> stored, @ForAll("applied") Applied applied) {
    Hardware record = record("pi-1", stored);
    Set<DeviceProperty> unmanaged = EnumSet.copyOf(record.properties().keySet());
    unmanaged.removeAll(Ownership.desired(spec, DEVICE).keySet());
    if (applied.properties() != null) {
      unmanaged.removeIf(property -> applied.properties().contains(property.key()));
    }

    Hardware after = patched(record, difference(spec, record, applied));

    unmanaged.forEach(property -> assertThat(after.properties().get(property)).as(property.key())
        .isEqualTo(record.properties().get(property)));
  }

  @Property(tries = 500)
  void changesOnlyPropertiesThatUsersCanSet(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<DeviceProperty, Object> stored, @ForAll("applied") Applied applied) {
    Difference difference = difference(spec, record("pi-1", stored), applied);

    assertThat(difference.changes()).allSatisfy(change -> {
      if (change instanceof PropertyChange.Put(DeviceProperty property, _)
          && property != DeviceProperty.APPLICATION_CREDENTIAL_SECRET) {
        assertThat(property.isMirrored()).as(property.key()).isTrue();
      }
    });
    assertThat(difference.summary()).doesNotContain(DeviceScenario.SECRET);
    assertThat(difference.toString()).doesNotContain(DeviceScenario.SECRET);
  }

  @Test
  void ignoresTheOrderOfProjects() {
    EdgeDeviceSpec spec = DeviceScenario.ofNewDevice().projects("CH-1", "CH-2").get().spec();
    Hardware record = TestRecord.asWritten()
        .with(DeviceProperty.AUTHORIZED_PROJECTS, List.of("CH-2", "CH-1"))
        .get();

    assertThat(difference(spec, record, Applied.NOTHING).changes()).isEmpty();
  }

  @Test
  void removesARestrictionThatIsNoLongerInTheSpec() {
    Hardware record = TestRecord.asWritten()
        .with(DeviceProperty.AUTHORIZED_PROJECTS, List.of("CH-1"))
        .get();
    Applied sent = EdgeDeviceStatusAppliedBuilder.builder().name("pi-1")
        .properties(List.of("authorized_projects")).deviceCredential(DIGEST).build();

    assertThat(difference(DeviceScenario.ofNewDevice().get().spec(), record, sent).changes())
        .containsExactly(new PropertyChange.Remove(DeviceProperty.AUTHORIZED_PROJECTS));
  }

  /** The registry would take it, and nobody could reserve the device any more. */
  @Property(tries = 500)
  void neverSendsAnEmptyListOfProjects(@ForAll("specs") EdgeDeviceSpec spec,
      @ForAll("stored") Map<DeviceProperty, Object> stored, @ForAll("applied") Applied applied) {
    assertThat(difference(spec, record("pi-1", stored), applied).changes())
        .doesNotContain(new PropertyChange.Put(DeviceProperty.AUTHORIZED_PROJECTS, List.of()));
    assertThat(Ownership.enrolled(spec, DEVICE))
        .doesNotContainEntry(DeviceProperty.AUTHORIZED_PROJECTS, List.of());
  }

  @Test
  void theDigestIsShortAndDiffersBetweenResources() {
    assertThat(DIGEST).hasSize(8).isNotEqualTo(Ownership.digest(DEVICE, "uid-2"));
  }
}
