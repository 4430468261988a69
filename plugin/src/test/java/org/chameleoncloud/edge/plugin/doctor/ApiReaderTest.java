package org.chameleoncloud.edge.plugin.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.plugin.ScriptedApi;
import org.chameleoncloud.edge.plugin.ScriptedApi.Answer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.ClusterTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiReaderTest {
  private static final int EVENTS = 1250;
  private static final int PAGE = 500;
  private static final Instant FIRST = Instant.parse("2026-05-02T12:00:00Z");
  private static final Pattern FROM = Pattern.compile("continue=(\\d+)");

  @TempDir
  private Path directory;

  /** Events in pages, the oldest first. */
  private static Answer page(URI request) {
    String query = request.getQuery();
    Matcher rest = FROM.matcher(query);
    int from = rest.find() ? Integer.parseInt(rest.group(1)) : 0;
    int end = Math.min(EVENTS, from + PAGE);
    return query.contains("limit=" + PAGE) && query.contains("involvedObject.uid=u1")
        ? new Answer(200, """
            {"kind": "EventList", "apiVersion": "v1", "metadata": {"continue": "%s"},
             "items": [%s]}""".formatted(end < EVENTS ? end : "",
            IntStream.range(from, end).mapToObj(ApiReaderTest::event)
                .collect(Collectors.joining(","))))
        : Answer.failure(400);
  }

  private static String event(int number) {
    return """
        {"kind": "Event", "apiVersion": "v1", "metadata": {"name": "e%d"},
         "lastTimestamp": "%s"}""".formatted(number, FIRST.plusSeconds(number));
  }

  /** The API server lists them by their names, so that the news may be on the last page. */
  @Test
  void readsAllPagesOfEventsAndHasTheNewestFirst() throws IOException {
    GenericKubernetesResource device = new GenericKubernetesResource();
    device.setMetadata(
        new ObjectMetaBuilder().withNamespace("lab").withName("pi").withUid("u1").build());
    try (ScriptedApi api = ScriptedApi.start(directory, ApiReaderTest::page);
        Cluster cluster = Cluster.open(
            new ClusterTarget(api.kubeconfig().toString(), null, null))) {
      List<GenericKubernetesResource> events = new ApiReader(cluster).events(device).value()
          .orElseThrow();

      assertThat(events).hasSize(EVENTS).first()
          .extracting(event -> event.getMetadata().getName()).isEqualTo("e1249");
    }
  }
}
