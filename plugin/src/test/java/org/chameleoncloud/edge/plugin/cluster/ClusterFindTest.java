package org.chameleoncloud.edge.plugin.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.chameleoncloud.edge.plugin.ScriptedApi;
import org.chameleoncloud.edge.plugin.ScriptedApi.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A namespace may have ten thousand devices. */
class ClusterFindTest {
  private static final String ALL = "/apis/edge.chameleoncloud.org/v1alpha1/namespaces/lab/edgedevices";
  private static final String DEVICE = """
      {"apiVersion": "edge.chameleoncloud.org/v1alpha1", "kind": "EdgeDevice",
       "metadata": {"name": "pi-1", "namespace": "lab"},
       "spec": {"name": "porch", "machineName": "raspberrypi5", "contactEmail": "lab@example.org"}}""";
  private static final Answer LIST = new Answer(200, """
      {"apiVersion": "edge.chameleoncloud.org/v1alpha1", "kind": "EdgeDeviceList", "metadata": {},
       "items": [%s]}""".formatted(DEVICE));

  @TempDir
  private Path directory;

  private static Optional<String> find(ScriptedApi api, String text) {
    try (Cluster cluster = Cluster.open(
        new ClusterTarget(api.kubeconfig().toString(), null, null))) {
      return cluster.find(text).map(Device::name);
    }
  }

  @Test
  void aResourceIsReadByItsNameWithoutTheOthers() throws IOException {
    try (ScriptedApi api = ScriptedApi.start(directory, _ -> new Answer(200, DEVICE))) {
      assertThat(find(api, "pi-1")).contains("pi-1");
      assertThat(api.requests()).containsExactly(ALL + "/pi-1");
    }
  }

  @Test
  void aUserWhoMayOnlyListFindsItInTheList() throws IOException {
    try (ScriptedApi api = ScriptedApi.start(directory,
        request -> request.getPath().equals(ALL) ? LIST : Answer.failure(403))) {
      assertThat(find(api, "pi-1")).contains("pi-1");
    }
  }

  @Test
  void aNameOnTheTestbedIsLookedForInAll() throws IOException {
    try (ScriptedApi api = ScriptedApi.start(directory,
        request -> request.getPath().equals(ALL) ? LIST : Answer.failure(404))) {
      assertThat(find(api, "porch")).contains("pi-1");
      assertThat(find(api, "cellar")).isEmpty();
    }
  }

  @Test
  void whatCannotBeANameIsNotAskedFor() throws IOException {
    try (ScriptedApi api = ScriptedApi.start(directory, _ -> LIST);
        Cluster cluster = Cluster.open(
            new ClusterTarget(api.kubeconfig().toString(), null, null))) {
      for (String text : new String[]{"", "..", "a/b", "A", "\u001b[2J", "käse", "a".repeat(254)}) {
        assertThat(cluster.device(text)).isEmpty();
        assertThat(cluster.secret(text)).isEmpty();
      }
      assertThat(api.requests()).isEmpty();
    }
  }
}
