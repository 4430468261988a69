package org.chameleoncloud.edge.container;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A containerd of its own: its files and sockets are in one directory, and it runs no containers. */
final class Containerd implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/containerd");
  private static final Path CLIENT = Path.of("/usr/bin/ctr");
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String CONFIGURATION = """
      version = 2
      root = "%1$s/root"
      state = "%1$s/state"
      disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]
      [grpc]
        address = "%1$s/socket"
      [ttrpc]
        address = "%1$s/ttrpc"
      """;

  private final Path directory;
  private final Process process;

  private Containerd(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /** Whether this machine has it, and this user may run it. */
  static boolean isUsable() {
    return ImageRoot.isRoot() && Files.isExecutable(PROGRAM) && Files.isExecutable(CLIENT);
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param directory empty, with a short path, because it has sockets
   */
  static Containerd start(Path directory) throws IOException {
    Path configuration = Files.writeString(directory.resolve("config.toml"),
        CONFIGURATION.formatted(directory));
    Process process = new ProcessBuilder(PROGRAM.toString(), "--config", configuration.toString())
        .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
    Containerd containerd = new Containerd(directory, process);
    await().atMost(TIMEOUT)
        .until(() -> containerd.client(List.of("ctr", "version")).waitFor() == 0);
    return containerd;
  }

  /** Runs a command of ctr, and returns its output. It must succeed. */
  String run(List<String> command) throws IOException, InterruptedException {
    Process client = client(command);
    String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (client.waitFor() != 0) {
      throw new AssertionError(command + " failed: " + output);
    }
    return output;
  }

  /** Layers are unpacked as plain directories, which every file system can do. */
  private Process client(List<String> command) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.set(0, CLIENT.toString());
    words.addAll(1, List.of("--address", directory.resolve("socket").toString()));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("CONTAINERD_SNAPSHOTTER", "native");
    return builder.start();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
    process.destroyForcibly().onExit().join();
  }
}
