package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.RecordDetails.Channel;
import org.chameleoncloud.edge.registry.RecordDetails.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms are those of the recorded answers and of doni/driver/worker/tunelo.py. */
class ChannelReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "B".repeat(43) + "=";
  private static final String HUB_KEY = "A".repeat(43) + "=";

  private static List<Channel> read(String wanted, String made) throws IOException {
    return ChannelReader.read(JSON.readTree(wanted), JSON.readTree(made));
  }

  @Test
  void joinsTheDevicesHalfWithTheTestbedsHalf() throws IOException {
    assertThat(read("""
        {"user": {"channel_type": "wireguard", "public_key": "%s"}}""".formatted(KEY), """
        {"user": {"uuid": "fb92b276", "ip": "10.0.3.167", "endpoint": null,
          "peers": [{"ip": "10.0.3.2", "public_key": "%s", "endpoint": "192.0.2.34:51821"}]}}"""
        .formatted(HUB_KEY)))
        .containsExactly(new Channel("user", "wireguard", KEY, "fb92b276", "10.0.3.167", null,
            List.of(new Peer("10.0.3.2", HUB_KEY, "192.0.2.34:51821"))));
  }

  @Test
  void showsAChannelThatOnlyOneSideHas() throws IOException {
    assertThat(read("{\"user\": {\"channel_type\": \"wireguard\"}}",
        "{\"mgmt\": \"0bdcf7e9-2745-4a10-92bf-5e3b6eec8c5f\"}"))
        .containsExactly(
            new Channel("mgmt", null, null, "0bdcf7e9-2745-4a10-92bf-5e3b6eec8c5f", null, null,
                List.of()),
            new Channel("user", "wireguard", null, null, null, null, List.of()));
  }

  @Test
  void leavesAllOtherFieldsBehind() throws IOException {
    String secret = "c2VjcmV0LXByaXZhdGUta2V5";
    assertThat(read("""
        {"user": {"public_key": "%s", "private_key": "%s"}}""".formatted(KEY, secret), """
        {"user": {"preshared_key": "%s", "peers": [{"ip": "10.0.3.2", "preshared_key": "%s"}]}}"""
        .formatted(secret, secret)).toString()).contains(KEY).doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[1]", "5", "\"x\"", "{}"})
  void readsNothingFromOtherForms(String form) throws IOException {
    assertThat(read(form, form)).isEmpty();
    assertThat(read("{\"user\": %s}".formatted(form), "{}"))
        .containsExactly(new Channel("user", null, null, null, null, null, List.of()));
    assertThat(read("{}", "{\"user\": {\"peers\": %s, \"ip\": %s}}".formatted(form, form))
        .getFirst().publicKey()).isNull();
  }

  @Test
  void boundsChannelsPeersAndTexts() throws IOException {
    String peers = IntStream.range(0, 100).mapToObj(_ -> "{}").collect(Collectors.joining(","));
    String channels = IntStream.range(0, 100).mapToObj(
        i -> "\"c%02d\": {\"endpoint\": \"%s\", \"peers\": [%s]}".formatted(i, "x".repeat(9000),
            peers))
        .collect(Collectors.joining(",", "{", "}"));
    List<Channel> read = read("{}", channels);
    assertThat(read).hasSize(8).allSatisfy(channel -> {
      assertThat(channel.peers()).hasSize(8);
      assertThat(channel.endpoint()).hasSize(260);
    });
  }

  @Test
  void findsThemInARecord() throws IOException {
    Hardware record = HardwareReader.one(new ByteArrayInputStream("""
        {"uuid": "u", "name": "n", "project_id": "p", "created_at": "2026-11-22T08:18:19+00:00",
         "updated_at": "2026-11-23T08:18:19+00:00",
         "properties": {"blazar_device_driver": "k8s", "k8s_bootstrap_token": "vd0nde.qk0y5bwy",
           "channels": {"user": {"public_key": "%s"}}},
         "workers": [{"worker_type": "tunelo", "state": "STEADY",
           "state_details": {"channels": {"user": {"ip": "10.0.3.167"}}}}]}""".formatted(KEY)
        .getBytes(StandardCharsets.UTF_8)));
    assertThat(record.details().updatedAt()).isEqualTo("2026-11-23T08:18:19Z");
    assertThat(record.details().blazarDeviceDriver()).isEqualTo("k8s");
    assertThat(record.details().channels()).extracting(Channel::publicKey, Channel::address)
        .containsExactly(tuple(KEY, "10.0.3.167"));
    assertThat(record.toString()).doesNotContain("qk0y5bwy");
  }
}
