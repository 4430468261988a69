package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.lab.FaultyApiServer;
import org.chameleoncloud.edge.lab.JobFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing here should be retried. */
@Timeout(20)
class PodWriterTest {
  @TempDir
  private Path directory;
  private FaultyApiServer server;
  private JobFixture fixture;
  private PodWriter writer;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    fixture = new JobFixture(server.client(), directory);
    writer = new PodWriter(server.client());
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Pod createdAndDeleted() {
    Pod pod = fixture.create(pod());
    server.client().resource(pod).delete();
    return pod;
  }

  private void writeAll(Pod pod) throws InterruptedException {
    writer.updateStatus(pod, before -> new PodStatusBuilder().withPhase("Failed").build());
    writer.delete(pod);
  }

  @Test
  void ignoresAPodThatNoLongerExists() throws InterruptedException {
    writeAll(createdAndDeleted());
    assertThat(fixture.pods()).isEmpty();
  }

  @Test
  void doesNotChangeANewPodWithTheSameName() throws InterruptedException {
    Pod deleted = createdAndDeleted();
    Pod namesake = fixture.create(pod());
    writeAll(deleted);
    assertThat(fixture.pods()).containsExactly(namesake);
  }

  @Test
  void doesNotRetryWhatIsRefused() throws InterruptedException {
    Pod pod = fixture.create(pod());
    server.fail(1, 422, "PATCH", "/pods/pod/status");
    writeAll(pod);
    assertThat(fixture.pods()).isEmpty();
  }
}
