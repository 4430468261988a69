package org.chameleoncloud.edge.lab.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.lab.JobFixture.NAMESPACE;
import static org.chameleoncloud.edge.lab.JobFixture.NODE;
import static org.chameleoncloud.edge.lab.JobFixture.pod;

import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.lab.FaultyApiServer;
import org.chameleoncloud.edge.lab.JobFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose API server fails for a while. */
class NodeRetryTest {
  private static final String STATUS = "/pods/pod/status";

  @TempDir
  private Path directory;
  private FaultyApiServer server;
  private JobFixture fixture;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    fixture = new JobFixture(server.client(), directory);
    node = Node.start(server.client(), NODE, fixture.nodeSettings());
  }

  @AfterEach
  void end() {
    node.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 429, 503})
  void retriesWritingAStatus(int code) throws IOException {
    fixture.script("echo $$; exec sleep 600");
    fixture.create(pod(pod -> pod.editMetadata().withFinalizers("example.org/kept").endMetadata()));
    fixture.awaitProcess();
    server.fail(2, code, "PATCH", STATUS);
    server.client().pods().inNamespace(NAMESPACE).withName("pod").delete();
    assertThat(fixture.awaitTermination("Failed").getExitCode()).isEqualTo(143);
    assertThat(server.failuresLeft()).isZero();
  }

  @Test
  void retriesReadingWhatAPodMounts() throws IOException {
    fixture.script("exit 0");
    server.fail(1, 503, "GET", "/persistentvolumeclaims/images");
    fixture.create(pod());
    assertThat(fixture.awaitTermination("Succeeded").getExitCode()).isZero();
    assertThat(server.failuresLeft()).isZero();
  }

  @Test
  void closesWhileAStatusCannotBeWritten() throws IOException {
    fixture.script("exit 0");
    server.fail(Integer.MAX_VALUE, 503, "PATCH", STATUS);
    fixture.create(pod());
    JobFixture.eventually("the first attempt fails")
        .until(() -> server.failuresLeft() < Integer.MAX_VALUE);
    node.close();
    assertThat(fixture.arePodFilesDeleted()).isTrue();
  }
}
