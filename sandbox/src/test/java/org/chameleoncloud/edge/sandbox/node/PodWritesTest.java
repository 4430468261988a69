package org.chameleoncloud.edge.sandbox.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.sandbox.Lab.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.sandbox.FaultyApiServer;
import org.chameleoncloud.edge.sandbox.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** None of these has anything to wait for. */
@Timeout(20)
class PodWritesTest {
  @TempDir
  private Path folder;
  private FaultyApiServer server;
  private Lab lab;
  private PodWrites writes;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    lab = new Lab(server.client(), folder);
    writes = new PodWrites(server.client());
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
