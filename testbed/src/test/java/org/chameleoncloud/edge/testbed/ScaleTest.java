package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScaleTest extends TestbedFixture {
  private static final int DEVICES = 10_000;

  ScaleTest() throws IOException {}

  @Test
  void listsTenThousandRecordsInOneResponse() throws IOException {
    Map<String, Object> properties = Map.of("machine_name", "raspberrypi4-64", "contact_email",
        "lab@example.org", "application_credential_id", "id", "application_credential_secret",
        "secret");
    IntStream.range(0, DEVICES)
        .forEach(i -> testbed.registerByHand(PROJECT, "device-" + i, properties));
    testbed.tick();
    assertThat(Client.json(client.get("/v1/hardware/")).get("hardware")).hasSize(DEVICES);
  }

  @Test
  void registersANameOnlyOnceForConcurrentRequests() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> responses = IntStream.range(0, 100)
          .mapToObj(_ -> threads.submit(() -> client.register("the-one").statusCode())).toList();
      List<Integer> statuses = new ArrayList<>();
      for (Future<Integer> response : responses) {
        statuses.add(response.get());
      }
      assertThat(statuses).containsOnlyOnce(201).contains(409);
    }
    assertThat(testbed.records()).hasSize(1);
  }
}
