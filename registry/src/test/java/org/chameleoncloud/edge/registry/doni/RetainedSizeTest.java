package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.registry.Allocation;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.RetainedSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The estimates are not below the heap that is used, and not far above it for records as they are. */
class RetainedSizeTest {
  private static final int RECORDS = 10_000;
  private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

  private enum Shape {
    HONEST(RetainedSizeTest::honest),
    TINY(number -> record("u" + number, "", "")),
    LONG_TEXTS(number -> record("u" + number, "\"machine_name\": \"" + "m".repeat(2_000) + "\"",
        "")),
    LONG_TEXTS_OF_TWO_BYTES(
        number -> record("u" + number, "\"machine_name\": \"" + "\u2026".repeat(1_000) + "\"", "")),
    MANY_SMALL_VALUES(number -> record("u" + number,
        "\"device_profiles\": [" + "\"a\",{},[],7.5,".repeat(20) + "1]", "")),
    NESTED_OBJECTS(number -> record("u" + number,
        "\"local_egress\": " + "{\"a\": [".repeat(25) + "]}".repeat(25), "")),
    LARGE_NUMBERS(number -> record("u" + number, "\"local_egress\": ["
        + ("1".repeat(900) + ",").repeat(5) + "1]", "")),
    MANY_WORKERS(number -> record("u" + number, "", IntStream.range(0, 16)
        .mapToObj(type -> """
            {"worker_type": "w%d", "state": "IN_PROGRESS", "state_details": {"blazar_resource_id": "%d"}}
            """.formatted(type, number))
        .collect(Collectors.joining(",")))),
    MANY_CHANNELS(number -> record("u" + number,
        "\"channels\": {" + IntStream.range(0, 8).mapToObj(name -> "\"c" + name + "\": {}")
            .collect(Collectors.joining(",")) + "}",
        ""));

    private final IntFunction<String> json;

    Shape(IntFunction<String> json) {
      this.json = json;
    }
  }

  private static String record(String uuid, String properties, String workers) {
    return """
        {"uuid": "%s", "name": "n", "project_id": "p", "created_at": "2026-11-22T08:18:19",
         "properties": {%s}, "workers": [%s]}
        """.formatted(uuid, properties, workers);
  }

  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** A device that is online, with ids and keys of its own. */
  private static String honest(int number) {
    String key = hex(22);
    return """
        {"uuid": "%s", "name": "uc-rpi4-%05d", "project_id": "3052fecfb7104d378975a02c26ebec52",
         "hardware_type": "device.balena", "created_at": "2026-11-22T08:18:19",
         "updated_at": "2026-11-22T08:18:20",
         "properties": {"machine_name": "raspberrypi4-64", "contact_email": "alice@example.org",
           "application_credential_id": "%s", "application_credential_secret": "************",
           "device_profiles": ["pi_camera"], "authorized_projects": ["CH-231106"],
           "k8s_bootstrap_token": "%s", "blazar_device_driver": "k8s",
           "channels": {"user": {"channel_type": "wireguard", "public_key": "%s"},
             "mgmt": {"channel_type": "wireguard", "public_key": "%s"}}},
         "workers": [
           {"worker_type": "balena", "state": "STEADY", "state_details": {"device_id": %d,
              "fleet_id": 7, "device_api_key": "%s"},
            "observed_state": {"is_online": "true", "status": "Idle",
              "last_fetched": "2026-11-22T08:18:19+00:00",
              "last_connectivity_event": "2026-11-22T08:11:19.123Z"}},
           {"worker_type": "blazar.device", "state": "STEADY",
            "state_details": {"blazar_resource_id": "%s", "blazar_host": "x"}},
           {"worker_type": "k8s", "state": "PENDING",
            "state_details": {"defer_reason": "Device has not joined the cluster yet."}},
           {"worker_type": "tunelo", "state": "STEADY", "state_details": {"channels": {
              "user": {"uuid": "%s", "ip": "10.0.3.17", "endpoint": "10.0.0.1:51820",
                "peers": [{"ip": "10.0.3.1", "public_key": "%s", "endpoint": "10.0.0.1:51820"}]},
              "mgmt": {"uuid": "%s", "ip": "10.1.3.17", "endpoint": "10.0.0.1:51820",
                "peers": [{"ip": "10.1.3.1", "public_key": "%s", "endpoint": "10.0.0.1:51820"}]}}}}
         ]}
        """.formatted(hex(18), number, hex(16), hex(12), key, hex(22), number, hex(16), hex(18),
        hex(18), hex(22), hex(18), hex(22));
  }

  private static List<Hardware> read(Shape shape, int records) throws IOException {
    String list = IntStream.range(0, records).mapToObj(shape.json)
        .collect(Collectors.joining(",", "{\"hardware\": [", "]}"));
    return HardwareReader.list(
        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)), Keeper.all());
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @ParameterizedTest
  @EnumSource
  void theEstimateOfARecordIsNotBelowTheHeapThatItUses(Shape shape) throws IOException {
    read(shape, 1);
    long before = usedHeap();
    List<Hardware> kept = read(shape, RECORDS);
    long used = usedHeap() - before;
    RetainedSize size = new RetainedSize();
    long estimate = kept.stream().mapToLong(size::of).sum();
    assertThat(estimate).isGreaterThanOrEqualTo(used);
    if (shape == Shape.HONEST) {
      assertThat(estimate).as("a namespace has 38 MiB, also for what the next list changes")
          .isLessThan(25L << 20);
    }
  }

  @Test
  void theEstimateOfAllocationsIsNotBelowTheHeapThatTheyUse() {
    long before = usedHeap();
    List<List<Allocation>> kept = IntStream.range(0, 1000).mapToObj(device -> IntStream
        .range(0, 500).mapToObj(i -> new Allocation(Instant.ofEpochSecond(i + 2_000_000L),
            Instant.ofEpochSecond(i + 3_000_000L)))
        .toList()).toList();
    long used = usedHeap() - before;
    assertThat(kept.stream().mapToLong(new RetainedSize()::of).sum()).isGreaterThanOrEqualTo(used);
  }

  @Test
  void aRecordThatSharesItsPartsWithAnotherAddsLittle() throws IOException {
    Hardware known = read(Shape.HONEST, 1).getFirst();
    assertThat(known.sharing(null)).isSameAs(known);
    assertThat(new RetainedSize().added(known.sharing(known), known)).isLessThan(10);
    Hardware readLater = new Hardware(new String(known.uuid()), known.name(), known.projectId(),
        known.hardwareType(), known.createdAt(), Map.copyOf(known.properties()), known.workers(),
        known.balena(), known.details());
    assertThat(new RetainedSize().added(readLater.sharing(known), known))
        .isLessThan(new RetainedSize().of(known) / 3);
    assertThat(readLater.sharing(known)).isEqualTo(readLater);
  }
}
