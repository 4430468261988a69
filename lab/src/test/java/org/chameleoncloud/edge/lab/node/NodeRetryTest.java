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

/** A node whose API server does not do at once what it is asked for. */
class NodeRetryTest {
  private static final String STATUS = "/pods/pod/status";

  @TempDir
  private Path folder;
  private FaultyApiServer server;
  private JobFixture lab;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    server = new FaultyApiServer();
    lab = new JobFixture(server.client(), folder);
    node = Node.start(server.client(), NODE, lab.nodeSettings());
  }

  @AfterEach
  void end() {
    node.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 429, 503})
  void writesAStatusUntilItIsTaken(int code) throws IOException {
    lab.script("echo $$; exec sleep 600");
    lab.create(pod(pod -> pod.editMetadata().withFinalizers("example.org/kept").endMetadata()));
    lab.awaitProcess();
    server.fail(2, code, "PATCH", STATUS);
    server.client().pods().inNamespace(NAMESPACE).withName("pod").delete();
    assertThat(lab.awaitTermination("Failed").getExitCode()).isEqualTo(143);
    assertThat(server.failuresLeft()).isZero();
  }

  @Test
  void readsWhatAPodMountsUntilThereIsAnAnswer() throws IOException {
    lab.script("exit 0");
    server.fail(1, 503, "GET", "/persistentvolumeclaims/images");
    lab.create(pod(pod -> pod));
    assertThat(lab.awaitTermination("Succeeded").getExitCode()).isZero();
    assertThat(server.failuresLeft()).isZero();
  }

  @Test
  void closesWhileAStatusIsNotTaken() throws IOException {
    lab.script("exit 0");
    server.fail(Integer.MAX_VALUE, 503, "PATCH", STATUS);
    lab.create(pod(pod -> pod));
    JobFixture.awaiting("it is tried").until(() -> server.failuresLeft() < Integer.MAX_VALUE);
    node.close();
    assertThat(lab.arePodFilesDeleted()).isTrue();
  }
}
