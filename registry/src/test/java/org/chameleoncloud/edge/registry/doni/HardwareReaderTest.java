package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unusual records that no transcript contains: unknown parts are ignored, secrets are dropped. */
class HardwareReaderTest {
  private static InputStream bytes(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Hardware read(String properties, String workers) throws IOException {
    return HardwareReader.one(bytes("""
        {"uuid": "u", "name": "n", "project_id": "p", "created_at": "2026-11-22T08:18:19+00:00",
         "properties": %s, "workers": %s, "from_the_future": {"a": [1]}}
        """.formatted(properties, workers)));
  }

  private static Worker worker(String state, String details) throws IOException {
    return read("{}",
        "[{\"worker_type\": \"balena\", \"state\": %s, \"state_details\": %s}]".formatted(state,
            details))
        .workers().getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{}", "\"x\"", "5"})
  void readsARecordWithInvalidPropertiesAndWorkers(String invalid) throws IOException {
    Hardware hardware = read(invalid, invalid);
    assertThat(hardware.properties()).isEmpty();
    assertThat(hardware.workers()).isEmpty();
    assertThat(hardware.balenaDevice()).isEmpty();
  }

  @Test
  void readsARecordWithoutPropertiesAndWorkers() throws IOException {
    Hardware hardware = HardwareReader.one(bytes(
        "{\"uuid\": \"u\", \"name\": \"n\", \"project_id\": \"p\", \"created_at\": \"2026-11-22T08:18:19\"}"));
    assertThat(hardware.createdAt()).isEqualTo("2026-11-22T08:18:19Z");
    assertThat(hardware.workers()).isEmpty();
  }

  @Test
  void aRecordOfAnotherHardwareTypeOrOfNoneIsNoEdgeDevice() throws IOException {
    String record = "{\"uuid\": \"u\", \"name\": \"n\", \"project_id\": \"p\", %s"
        + " \"created_at\": \"2026-11-22T08:18:19Z\"}";
    assertThat(HardwareReader.one(bytes(record.formatted("\"hardware_type\": \"device.balena\",")))
        .isEdgeDevice()).isTrue();
    for (String other : List.of("\"hardware_type\": \"baremetal\",", "\"hardware_type\": 7,",
        "\"hardware_type\": null,", "")) {
      assertThat(HardwareReader.one(bytes(record.formatted(other))).isEdgeDevice()).as(other)
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"uuid", "name", "project_id", "created_at"})
  void rejectsARecordWithoutARequiredField(String field) {
    String whole = "{\"uuid\": \"u\", \"name\": \"n\", \"project_id\": \"p\", \"created_at\": \"2026-11-22T08:18:19Z\"}";
    for (String without : List.of(whole.replace(field, "other"),
        whole.replaceAll("(\"" + field + "\": )\"[^\"]*\"", "$1null"),
        whole.replaceAll("(\"" + field + "\": )\"[^\"]*\"", "$1{}"))) {
      assertThatThrownBy(() -> HardwareReader.one(bytes(without)))
          .isInstanceOf(UnexpectedResponseException.class)
          .hasMessage("a record without `" + field + "`");
    }
  }

  @Test
  void keepsAnyValueOfAPropertyThatTheOwnerSets() throws IOException {
    Hardware hardware = read(
        "{\"local_egress\": 5, \"authorized_projects\": [\"a\", null, 1], \"device_profiles\": {\"a\": true},"
            + " \"contact_email\": null}",
        "[]");
    assertThat(hardware.properties()).containsEntry(DeviceProperty.LOCAL_EGRESS, 5)
        .containsEntry(DeviceProperty.AUTHORIZED_PROJECTS, Arrays.asList("a", null, 1))
        .containsKey(DeviceProperty.DEVICE_PROFILES)
        .doesNotContainKey(DeviceProperty.CONTACT_EMAIL);
  }

  @Test
  void dropsPropertiesThatAreNotAllowlisted() throws IOException {
    Hardware hardware = read(
        "{\"k8s_bootstrap_token\": \"abcdef.0123456789abcdef\", \"channels\": {},"
            + " \"application_credential_secret\": \"************\", \"machine_name\": \"raspberrypi5\"}",
        "[]");
    assertThat(hardware.properties()).containsOnlyKeys(DeviceProperty.MACHINE_NAME);
  }

  /** Its text is no record, so it would fail if it was parsed. */
  @Test
  void doesNotReadWhatIsLeftOutOfTheList() throws IOException {
    Keeper<Hardware> keeper = new Keeper<>() {
      private int entries;

      @Override
      public Hardware keep(Hardware record, long fingerprint) {
        return record;
      }

      @Override
      public boolean leavesOut(long fingerprint) {
        return ++entries == 1;
      }
    };

    assertThat(HardwareReader.list(bytes("{\"hardware\": [{\"uuid\": 1}, {\"uuid\": \"u\", "
        + "\"name\": \"n\", \"project_id\": \"p\", \"created_at\": \"2026-11-22T08:18:19\"}]}"),
        keeper)).extracting(Hardware::uuid).containsExactly("u");
  }

  @Test
  void readsAnUnsupportedStateAsUnknown() throws IOException {
    assertThat(worker("\"MELTED\"", "{}").state()).isEqualTo(Worker.State.UNKNOWN);
    assertThat(worker("null", "null").state()).isEqualTo(Worker.State.UNKNOWN);
  }

  @Test
  void ignoresAWorkerWithoutAType() throws IOException {
    assertThat(read("{}", "[{\"state\": \"STEADY\"}, null, 5, {\"worker_type\": null}]").workers())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2026-11-22T08:20:00+00:00", "2026-11-22T08:20:00.000Z", "2026-11-22T08:20:00Z",
      "2026-11-22T10:20:00+02:00", "2026-11-22 08:20:00", "2026-11-22T08:20:00.000000"})
  void readsAllFormatsOfLastSeen(String text) throws IOException {
    assertThat(
        worker("\"STEADY\"", "{\"last_seen\": \"%s\"}".formatted(text)).connectivity().lastSeen())
        .contains(Instant.parse("2026-11-22T08:20:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "\"yesterday\"", "1700000000", "{}"})
  void ignoresAnInvalidLastSeen(String value) throws IOException {
    assertThat(
        worker("\"STEADY\"", "{\"last_seen\": %s}".formatted(value)).connectivity().lastSeen())
        .isEmpty();
  }

  @Test
  void readsWhetherTheDeviceIsOnlineFromTheBalenaWorkerOnly() throws IOException {
    String observed = """
        {"is_online": %s, "last_fetched": "2026-11-22T08:20:00+00:00"}""";
    Hardware hardware = read("{}", """
        [{"worker_type": "k8s", "state": "STEADY", "observed_state": %s},
         {"worker_type": "balena", "state": "ERROR", "observed_state": %s}]
        """.formatted(observed.formatted("false"), observed.formatted("true")));
    assertThat(hardware.connectivity().online()).isEqualTo(Connectivity.Online.YES);
    assertThat(hardware.connectivity().lastSeen()).contains(Instant.parse("2026-11-22T08:20:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"fleet_id\": 2, \"device_api_key\": \"k\"}",
      "{\"device_id\": 1, \"device_api_key\": \"k\"}",
      "{\"device_id\": 1, \"fleet_id\": 2}",
      "{\"device_id\": 1, \"fleet_id\": 2, \"device_api_key\": \"\"}",
      "{\"device_id\": null, \"fleet_id\": null, \"device_api_key\": null}",
      "{\"device_id\": 1, \"fleet_id\": 2, \"device_api_key\": 5}",
      "{\"device_id\": \"x\", \"fleet_id\": 2, \"device_api_key\": \"k\"}"})
  void hasNoBalenaDeviceUntilAllFieldsAreSet(String details) throws IOException {
    assertThat(
        read("{}", "[{\"worker_type\": \"balena\", \"state\": \"STEADY\", \"state_details\": %s}]"
            .formatted(details)).balenaDevice())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'{\"blazar_resource_id\": \"0bdcf7e9-2745-4a10-92bf-5e3b6eec8c5f\"}',true",
      "'{\"blazar_resource_id\": 17}',true", "'{\"blazar_resource_id\": null}',false",
      "'{\"blazar_resource_id\": \"\"}',false", "'{\"blazar_resource_id\": {}}',false", "{},false",
      "null,false"})
  void knowsWhetherTheWorkerHasTheDevicesIdInBlazar(String details, boolean inBlazar)
      throws IOException {
    assertThat(worker("\"ERROR\"", details).inBlazar()).isEqualTo(inBlazar);
  }

  @Test
  void keepsTheDeferReasonAndTheErrorOnlyInTheMatchingState() throws IOException {
    String details = "{\"defer_reason\": \"no node\", \"last_error\": \"it broke\"}";
    assertThat(worker("\"PENDING\"", details)).extracting(Worker::deferReason, Worker::lastError)
        .containsExactly("no node", null);
    assertThat(worker("\"ERROR\"", details)).extracting(Worker::deferReason, Worker::lastError)
        .containsExactly(null, "it broke");
    assertThat(worker("\"STEADY\"", details)).extracting(Worker::deferReason, Worker::lastError)
        .containsExactly(null, null);
  }

  @Test
  void shortensAMessageToOneLine() throws IOException {
    String message = worker("\"ERROR\"",
        "{\"last_error\": \"Trace:\\n  line\\u001b[31m " + "x".repeat(400) + "\"}")
        .lastError();
    assertThat(message).hasSize(200).startsWith("Trace: line [31m x").endsWith("…");
  }

  @Test
  void masksEverySecretOfTheRecordInAMessage() throws IOException {
    String halfInBase64 = java.util.Base64.getEncoder().withoutPadding()
        .encodeToString("0123456789abcdef".getBytes(
            StandardCharsets.US_ASCII));
    Hardware hardware = read("{\"k8s_bootstrap_token\": \"abcdef.0123456789abcdef\"}", """
        [{"worker_type": "balena", "state": "STEADY", "state_details": {"device_api_key": "k3y-of-the-device"}},
         {"worker_type": "k8s", "state": "ERROR", "state_details": {"issued_new_token": "fedcba.fedcba9876543210",
           "issued new token": "null", "nested": {"secrets": ["deep-secret"]},
           "last_error": "abcdef.0123456789abcdef 0123456789abcdef k3y-of-the-device fedcba.fedcba9876543210 deep-secret null %s"}}]
        """.formatted(halfInBase64));
    assertThat(hardware.workers().getLast().lastError())
        .isEqualTo("******** ******** ******** ******** ******** null ********");
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "TOKEN_2", "old_Secret", "pAssWord", "myPRIVATEpart", "apiKey",
      "to_token", "\u212aey", "pas\u017fword"})
  void masksAFieldWhoseNameSuggestsASecret(String name) throws IOException {
    assertThat(worker("\"ERROR\"", "{\"%s\": \"s3cr3t-value\", \"last_error\": \"s3cr3t-value\"}"
        .formatted(name)).lastError()).isEqualTo("********");
  }

  @ParameterizedTest
  @ValueSource(strings = {"toke", "oken", "s", "ke", "pass_word", "primate", "t\u00f6ken"})
  void masksNoOtherField(String name) throws IOException {
    assertThat(worker("\"ERROR\"", "{\"%s\": \"plain-value\", \"last_error\": \"plain-value\"}"
        .formatted(name)).lastError()).isEqualTo("plain-value");
  }

  @Test
  void sortsTheWorkersByType() throws IOException {
    assertThat(read("{}",
        "[{\"worker_type\": \"tunelo\"}, {\"worker_type\": \"balena\"}, {\"worker_type\": \"k8s\"}]")
        .workers()).extracting(Worker::type).containsExactly("balena", "k8s", "tunelo");
  }

  /** Such an id would be a part of URLs, and could forge lines in a terminal. */
  @ParameterizedTest
  @ValueSource(strings = {"\\u001b[2J", "a\\nb", "\\u202ea", "a b", "\\u0000", "é"})
  void rejectsAnIdThatIsNotOne(String id) {
    String record = "{\"uuid\": \"%s\", \"name\": \"n\", \"project_id\": \"%s\","
        + " \"created_at\": \"2026-11-22T08:18:19\"}";
    assertThatThrownBy(() -> HardwareReader.one(bytes(record.formatted(id, "p"))))
        .hasMessage("a record without `uuid`");
    assertThatThrownBy(() -> HardwareReader.one(bytes(record.formatted("u", id))))
        .hasMessage("a record without `project_id`");
    assertThatThrownBy(() -> HardwareReader.one(bytes(record.formatted("u".repeat(256), "p"))))
        .hasMessage("a record without `uuid`");
  }

  /** Others may have any text in their records: the list stays readable, and no name looks like another one. */
  @Test
  void replacesControlCharactersInWhatOthersWrite() throws IOException {
    Hardware hardware = HardwareReader.one(bytes("""
        {"uuid": "u", "name": "uc-\\u202e\\u0000rpi4\\n%s", "project_id": "p",
         "hardware_type": "device.\\u001b[2Jbalena", "created_at": "2026-11-22T08:18:19",
         "properties": {"blazar_device_driver": "k8s\\u2028"}}
        """.formatted("x".repeat(300))));
    assertThat(hardware.name()).startsWith("uc-\ufffd\ufffdrpi4 x").hasSize(255);
    assertThat(hardware.hardwareType()).isEqualTo("device.\ufffd[2Jbalena");
    assertThat(hardware.details().blazarDeviceDriver()).isEqualTo("k8s ");
  }

  @Test
  void findsTheHolderOfANameWithoutReadingFurther() throws IOException {
    String export = "{\"links\": [], \"hardware\": [{\"uuid\": \"1\", \"name\": \"a\", \"project_id\": \"p\"},"
        + "{\"uuid\": \"2\", \"name\": \"b\", \"project_id\": \"q\"}, and here it breaks off";
    assertThat(HardwareReader.holder(bytes(export), "b")).contains(new NameHolder("b", "2", "q"));
  }

  @Test
  void prefersTheExactNameToOneThatDiffersInCase() throws IOException {
    String export = "{\"hardware\": [{\"uuid\": \"1\", \"name\": \"PI\", \"project_id\": \"p\"},"
        + "{\"uuid\": \"2\", \"name\": \"pi\", \"project_id\": \"q\"}]}";
    assertThat(HardwareReader.holder(bytes(export), "pi")).contains(new NameHolder("pi", "2", "q"));
    assertThat(HardwareReader.holder(bytes(export), "Pi")).contains(new NameHolder("PI", "1", "p"));
    assertThat(HardwareReader.holder(bytes(export), "other")).isEmpty();
  }

  @Test
  void ignoresRecordsWithoutANameInTheExport() throws IOException {
    assertThat(HardwareReader.holder(bytes("{\"hardware\": [null, {}, {\"name\": 5}]}"), "5x"))
        .isEmpty();
  }
}
