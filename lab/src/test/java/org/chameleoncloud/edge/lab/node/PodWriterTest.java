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

/** None of these has anything to wait for. */
@Timeout(20)
class PodWriterTest {
  @TempDir
  private Path folder;
  private FaultyApiServer server;
  private JobFixture lab;
  private PodWriter writes;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    lab = new JobFixture(server.client(), folder);
    writes = new PodWriter(server.client());
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Pod createdAndGone() {
    Pod pod = lab.create(pod(made -> made));
    server.client().resource(pod).delete();
    return pod;
  }

  private void writeAll(Pod pod) throws InterruptedException {
    writes.status(pod, before -> new PodStatusBuilder().withPhase("Failed").build());
    writes.delete(pod);
  }

  @Test
  void doesNothingAboutAPodThatIsGone() throws InterruptedException {
    writeAll(createdAndGone());
    assertThat(lab.pods()).isEmpty();
  }

  @Test
  void doesNothingToAPodThatHasTakenItsName() throws InterruptedException {
    Pod gone = createdAndGone();
    Pod namesake = lab.create(pod(made -> made));
    writeAll(gone);
    assertThat(lab.pods()).containsExactly(namesake);
  }

  @Test
  void doesNotInsistOnWhatIsRefused() throws InterruptedException {
    Pod pod = lab.create(pod(made -> made));
    server.fail(1, 422, "PATCH", "/pods/pod/status");
    writeAll(pod);
    assertThat(lab.pods()).isEmpty();
  }
}
