package org.chameleoncloud.edge.cluster;

import static org.junit.jupiter.api.Assumptions.abort;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.controlplane.Binaries;
import org.chameleoncloud.edge.lab.files.RunDirectory;
import org.chameleoncloud.edge.lab.kubelet.KubeletCluster;
import org.chameleoncloud.edge.lab.kubelet.PackedImage;
import org.chameleoncloud.edge.sandbox.stack.Checkout;

/** Clusters with real nodes for tests, and what tests do in them. */
final class Nodes {
  static final Checkout CHECKOUT = new Checkout(
      Path.of(System.getProperty("top", "..")).toAbsolutePath().normalize());
  private static final Path STATIC_BUSYBOX = Path.of("/bin/busybox");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Nodes() {}

  /** Creates the directory of a class, in which its logs stay until the next run. */
  static Path directory(Class<?> test) throws IOException {
    Path target = CHECKOUT.top().resolve("cluster-tests/target");
    return RunDirectory.create(target.resolve("nodes").resolve(test.getSimpleName()));
  }

  /**
   * Starts a cluster, or skips the test if that is impossible, as {@link #skipIfImpossible} does.
   *
   * @param directory created here
   * @param nodes at least one
   */
  static KubeletCluster start(Path directory, int nodes) throws IOException {
    skipIfImpossible(directory);
    return KubeletCluster.start(binaries(), directory, nodes);
  }

  /** Skips the test if this machine lacks something for a cluster with nodes; not in CI. */
  static void skipIfImpossible(Path directory) throws IOException {
    Optional<String> missing = KubeletCluster.missing(binaries(), directory);
    if (missing.isPresent() && !"true".equals(System.getenv("CI"))) {
      abort("skipped, because " + missing.get());
    }
  }

  private static Binaries binaries() throws IOException {
    return Binaries.pinned(CHECKOUT.controlPlaneGoMod(),
        Path.of(System.getProperty("user.home")));
  }

  /** Packs Debian's static busybox with the applets that tests use. */
  static Path busybox(Path directory, String name) throws IOException {
    Map<String, String> links = Stream
        .of("sh", "sleep", "echo", "cat", "ls", "cp", "tar", "wget", "nc", "httpd", "tail", "dd",
            "id", "stat", "sha256sum", "rm", "mkdir", "test", "df", "tee")
        .collect(Collectors.toMap(applet -> "bin/" + applet, _ -> "busybox"));
    return PackedImage.pack(directory, name, Map.of("bin/busybox", STATIC_BUSYBOX), links,
        List.of("sh"));
  }

  /** Runs a command in a pod of the namespace {@code default}, and returns its output if it succeeds. */
  static String exec(KubernetesClient client, String pod, String... command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ExecWatch watch = client.pods().inNamespace("default").withName(pod)
        .writingOutput(out).writingError(out).exec(command)) {
      int code = watch.exitCode().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      String text = out.toString(StandardCharsets.UTF_8);
      if (code != 0) {
        throw new AssertionError(List.of(command) + " exited with " + code + ": " + text);
      }
      return text;
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(List.of(command) + " was not run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The body of a GET that succeeds. */
  static String get(String url) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response = client.send(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build(),
          BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(url + " returned " + response.statusCode());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
