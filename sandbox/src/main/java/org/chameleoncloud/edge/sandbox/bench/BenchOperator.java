package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An operator's process. */
record BenchOperator(Process process, Path log) implements AutoCloseable {
  private static final int GRACE_SECONDS = 20;

  static BenchOperator start(String command, List<String> options, BenchLab lab)
      throws IOException {
    Path log = lab.directory().resolve("operator.log");
    List<String> words = new ArrayList<>(List.of(command.split(" +")));
    words.addAll(List.of("--namespaces", BenchLab.NAMESPACE, "--port", "0", "--testbed-hosts",
        lab.testbed().identityUrl().getHost(), "--plain-http"));
    words.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true)
        .redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", lab.cluster().kubeconfig().toString());
    builder.environment().remove("EDGE_LOG_FORMAT");
    return new BenchOperator(builder.start(), log);
  }

  double cpuSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
