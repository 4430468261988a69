package org.chameleoncloud.edge.sandbox.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountedDispatcherTest {
  @ParameterizedTest
  @CsvSource({
      "/apis/edge.chameleoncloud.org/v1alpha1/namespaces/lab/edgedevices/pi/status, edgedevices/status",
      "/apis/edge.chameleoncloud.org/v1alpha1/namespaces/lab/edgedevices/pi?fieldManager=a/b, edgedevices",
      "/api/v1/namespaces/lab/events, events"})
  void tellsWhatIsWritten(String path, String kind) {
    assertThat(CountedDispatcher.kind(path)).isEqualTo(kind);
  }
}
