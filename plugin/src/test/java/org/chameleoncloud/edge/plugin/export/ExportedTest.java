package org.chameleoncloud.edge.plugin.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.plan.AdoptionPreview;
import org.chameleoncloud.edge.plugin.output.Documents;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Sensitive;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is exported asks for what the record has: the operator's own plan for it has no PATCH. */
class ExportedTest {
  private static final Instant NOW = Instant.parse("2026-05-02T12:00:00Z");
  private static final String PROJECT = "8d1f0e0c9b8a47d6a5f4e3d2c1b0a998";
  private static final String OWN = "1c5e0d7a9b3f4e2d8c6b5a4938271605";
  private static final ExportSettings SETTINGS = new ExportSettings("lab", null, OWN, PROJECT,
      false, false);
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  @Property(tries = 2000)
  void anExportedRecordIsNotPatched(@ForAll("records") Hardware record) {
    if (Exported.of(record, SETTINGS) instanceof Exported.Resource resource) {
      assertThat(preview(resource, record, credentials(record)))
          .isEqualTo(new AdoptionPreview(List.of(), null));
    }
  }

  @Property(tries = 500)
  void onlyAnotherCredentialIsReplaced(@ForAll("records") Hardware record) {
    if (Exported.of(record, SETTINGS) instanceof Exported.Resource resource) {
      assertThat(preview(resource, record, credentials("another")).changes())
          .extracting(change -> ((PropertyChange.Put) change).property())
          .containsExactly(DeviceProperty.APPLICATION_CREDENTIAL_ID,
              DeviceProperty.APPLICATION_CREDENTIAL_SECRET);
    }
  }

  @Property(tries = 500)
  void anOrdinaryRecordIsExportedWhole(@ForAll("ordinaryRecords") Hardware record) {
    Exported exported = Exported.of(record, SETTINGS);

    assertThat(exported).isInstanceOf(Exported.Resource.class);
    assertThat(((Exported.Resource) exported).notes()).isEmpty();
    EdgeDeviceSpec spec = ((Exported.Resource) exported).spec();
    assertThat(spec.authorizedProjects())
        .isEqualTo(record.properties().get(DeviceProperty.AUTHORIZED_PROJECTS));
    assertThat(spec.deviceProfiles())
        .isEqualTo(record.properties().get(DeviceProperty.DEVICE_PROFILES));
  }

  @Example
  void recordsThatNoResourceCanManageAreSkipped() {
    Map<DeviceProperty, Object> properties = ordinary();
    assertThat(skipped(record("Not_A_Name", "device.balena", properties))).contains("name");
    assertThat(skipped(record("pi-1", "baremetal", properties))).contains("no edge device");
    properties.remove(DeviceProperty.MACHINE_NAME);
    assertThat(skipped(record("pi-1", "device.balena", properties))).contains("spec.machineName");
  }

  @Example
  void anEmptyListOfProjectsIsLeftAlone() {
    Map<DeviceProperty, Object> properties = ordinary();
    properties.put(DeviceProperty.AUTHORIZED_PROJECTS, List.of());

    Exported.Resource resource = (Exported.Resource) Exported
        .of(record("pi-1", "device.balena", properties), SETTINGS);

    assertThat(resource.spec().authorizedProjects()).isNull();
    assertThat(resource.notes()).singleElement().asString()
        .startsWith("authorized_projects is not exported, and stays as it is: ");
  }

  @Example
  void aDeviceKeepsItsCredentialOnRequest() {
    Map<DeviceProperty, Object> properties = ordinary();
    properties.put(DeviceProperty.APPLICATION_CREDENTIAL_ID, "abcdef");
    Hardware record = record("pi-1", "device.balena", properties);

    Exported.Resource resource = (Exported.Resource) Exported.of(record,
        new ExportSettings("lab", "chi", OWN, "another-project", true, true));

    assertThat(resource.spec().deviceCredentialRef())
        .isEqualTo(new CredentialsRef("chi-edge-device-abcdef", null));
    assertThat(resource.spec().credentialsRef())
        .isEqualTo(new CredentialsRef("chi-edge-project-" + PROJECT, null));
    assertThat(Documents.yaml(resource.manifest()))
        .contains("edge.chameleoncloud.org/paused: \"true\"");
  }

  @Example
  void theKustomizationHasEachFile() {
    Exported.Resource resource = (Exported.Resource) Exported
        .of(record("kustomization", "device.balena", ordinary()), SETTINGS);

    assertThat(ExportDirectory.files(List.of(resource))).containsOnlyKeys("kustomization.yaml",
        "edgedevice-kustomization.yaml").containsEntry("kustomization.yaml", """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - edgedevice-kustomization.yaml
            """);
  }

  private static String skipped(Hardware record) {
    return ((Exported.Skipped) Exported.of(record, SETTINGS)).why();
  }

  /** As the file says it, which git and the API server have in between. */
  private static AdoptionPreview preview(Exported.Resource resource, Hardware record,
      Credentials device) {
    Map<?, ?> read = (Map<?, ?>) new Load(LoadSettings.builder().build())
        .loadFromString(Documents.yaml(resource.manifest()));
    EdgeDeviceSpec spec = SERIALIZATION.convertValue(read.get("spec"), EdgeDeviceSpec.class);
    return AdoptionPreview.of(resource.name(), spec, record, credentials(OWN), device, NOW);
  }

  private static Credentials credentials(Hardware record) {
    return credentials((String) record.properties().get(DeviceProperty.APPLICATION_CREDENTIAL_ID));
  }

  private static Credentials credentials(String id) {
    return new Credentials(URI.create("https://testbed.example.org/v3"), id,
        Sensitive.of("s".repeat(86)), null, "public", null);
  }

  private static Map<DeviceProperty, Object> ordinary() {
    return new HashMap<>(Map.of(DeviceProperty.MACHINE_NAME, "raspberrypi4-64",
        DeviceProperty.CONTACT_EMAIL, "lab@example.org",
        DeviceProperty.APPLICATION_CREDENTIAL_ID, OWN));
  }

  private static Hardware record(String name, String type, Map<DeviceProperty, Object> properties) {
    return new Hardware("3f2a91c4-7d0e-4c0b-9a35-5b3f0c9d2e11", name, PROJECT, type,
        NOW.minusSeconds(86_400), properties, List.of(), null);
  }

  @Provide
  Arbitrary<Hardware> ordinaryRecords() {
    return records(Arbitraries.of("CH-231106", "another project", "é", PROJECT).list().ofMinSize(1)
        .ofMaxSize(4).map(Object.class::cast), Arbitraries.of("allow", "deny"),
        Arbitraries.of("pi_camera", "pi_gpio").list().ofMaxSize(3).map(Object.class::cast),
        Arbitraries.of("a class", "yes", "null", "1e3", "- x: y", "#", "", "a\nb\n", "\u0085")
            .map(Object.class::cast),
        Arbitraries.of("raspberrypi4-64", "jetson-nano"),
        Arbitraries.of("lab@example.org", "o'hara@example.org"), Arbitraries.of("pi-1", "1.2"));
  }

  /** Other clients can store any JSON value. */
  @Provide
  Arbitrary<Hardware> records() {
    Arbitrary<Object> any = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(12),
        Arbitraries.integers(), Arbitraries.of(true, false),
        Arbitraries.strings().ofMaxLength(3).list().ofMaxSize(3),
        Arbitraries.just(Map.of("key", "value")));
    return records(mostly(Arbitraries.of("CH-231106", "a,b", " x", "", PROJECT.toUpperCase())
        .list().ofMaxSize(4).map(Object.class::cast), any),
        mostly(Arbitraries.of("allow", "deny", "Allow"), any),
        mostly(Arbitraries.of("pi_camera", "Pi", "").list().ofMaxSize(3).map(Object.class::cast),
            any),
        any, mostly(Arbitraries.of("raspberrypi4-64", "Pi 4"), any),
        mostly(Arbitraries.of("lab@example.org", "nobody"), any),
        Arbitraries.of("pi-1", "Pi", "x".repeat(64), "true", "12"));
  }

  private static Arbitrary<Object> mostly(Arbitrary<?> usual, Arbitrary<Object> any) {
    return Arbitraries.frequencyOf(Tuple.of(4, usual.map(Object.class::cast)),
        Tuple.of(1, any));
  }

  private static Arbitrary<Hardware> records(Arbitrary<Object> projects, Arbitrary<?> egress,
      Arbitrary<Object> profiles, Arbitrary<Object> reason, Arbitrary<?> type, Arbitrary<?> email,
      Arbitrary<String> name) {
    return Combinators.combine(projects.injectNull(0.3), egress.injectNull(0.3),
        profiles.injectNull(0.3), reason.injectNull(0.3), type, email, name)
        .as((authorized, local, hardware, why, machine, contact, text) -> {
          Map<DeviceProperty, Object> properties = ordinary();
          put(properties, DeviceProperty.AUTHORIZED_PROJECTS, authorized);
          put(properties, DeviceProperty.LOCAL_EGRESS, local);
          put(properties, DeviceProperty.DEVICE_PROFILES, hardware);
          put(properties, DeviceProperty.AUTHORIZED_PROJECTS_REASON, why);
          put(properties, DeviceProperty.MACHINE_NAME, machine);
          put(properties, DeviceProperty.CONTACT_EMAIL, contact);
          return record(text, "device.balena", properties);
        });
  }

  private static void put(Map<DeviceProperty, Object> properties, DeviceProperty property,
      Object value) {
    if (value != null) {
      properties.put(property, value);
    }
  }
}
