package org.chameleoncloud.edge.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountingDispatcherTest {
  @ParameterizedTest
  @CsvSource({
      "/apis/edge.chameleoncloud.org/v1alpha1/namespaces/lab/edgedevices/pi/status, edgedevices/status",
      "/apis/edge.chameleoncloud.org/v1alpha1/namespaces/lab/edgedevices/pi?fieldManager=a/b, edgedevices",
      "/api/v1/namespaces/lab/events, events"})
  void findsTheResourceInThePath(String path, String resource) {
    assertThat(CountingDispatcher.resource(path)).isEqualTo(resource);
  }
}
