package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measures the operator with many devices: how long it takes to register them, compared with a bare client that sends
 * the same requests with as many in flight, and what idle devices and a scrape cost. API server and testbed run in this process.
 */
@Command(name = "sandbox/bench/run", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Measures the operator with many devices.")
public final class Scale implements Callable<Integer> {
  private static final String PROJECT = "CH-231106";
  private static final String NAMESPACE = "lab";

  private static final Pattern STARTED = Pattern.compile("event=started .* port=(\\d+)");
  private static final int SCRAPES = 60;

  @Option(names = "--devices", defaultValue = "1000",
      description = "The number of devices. Default: ${DEFAULT-VALUE}.")
  private int devices;

  @Option(names = "--idle", defaultValue = "120",
      description = "For how many seconds to measure idle devices. Default: ${DEFAULT-VALUE}.")
  private int idleSeconds;

  @Option(names = "--heap", defaultValue = "307m",
      description = "The operator's heap. The default, ${DEFAULT-VALUE}, is that of the chart's container.")
  private String heap;

  @Parameters(paramLabel = "OPTION",
      description = "Further options of the operator, after --, such as --no-device-metrics.")
  private List<String> operatorOptions = List.of();

  @Option(names = "--top", defaultValue = ".", hidden = true)
  private Path top;

  private Scale() {}

  /** Exits with 0 if everything was measured. */
  public static void main(String[] arguments) {
    System.setProperty("io.netty.noUnsafe", "true");
    System.exit(new CommandLine(new Scale()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Checkout checkout = new Checkout(top.toAbsolutePath().normalize());
    Path directory = Files.createDirectories(checkout.target().resolve("bench"));
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests());
        InMemoryCluster cluster = InMemoryCluster.start(List.of(checkout.crd()),
            directory.resolve("kubeconfig"), WriteListener.NONE)) {
      testbed.addProject(PROJECT);
      double bare = seconds(BareClient.register(testbed, PROJECT, devices));
      row("bare client: %,d POSTs, 4 in flight", devices, "%.1f s".formatted(bare));
      apply(cluster.client(), testbed);
      measure(checkout, directory, cluster, testbed, bare);
    }
    return CommandLine.ExitCode.OK;
  }

  private void measure(Checkout checkout, Path directory, InMemoryCluster cluster, Testbed testbed,
      double bare) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (
        OperatorProcess operator = OperatorProcess.start(List.of("-XX:+UseSerialGC", "-Xmx" + heap),
            checkout.operatorJar(),
            cluster.kubeconfig(), options(testbed),
            directory.resolve("operator.log"))) {
      await(() -> testbed.requests().count("POST", "/v1/hardware") > 0);
      double first = since(start);
      row("operator: from its start to the first POST", 0, "%.1f s".formatted(first));
      awaitAll(cluster, status -> status.uuid() != null);
      double all = since(start) - first;
      row("operator: from the first POST to %,d Registered", devices, "%.1f s".formatted(all));
      row("ratio to the bare client", 0, "%.2f".formatted(all / bare));
      testbed.tick();
      awaitAll(cluster, status -> "2/4".equals(status.health()));
      measureIdle(operator.process().pid(), cluster, testbed);
      measureScrapes(operator.process().pid(), port(directory.resolve("operator.log")));
    }
  }

  private List<String> options(Testbed testbed) {
    List<String> options = new ArrayList<>(List.of("--namespaces", NAMESPACE, "--port", "0",
        "--testbed-hosts", testbed.identityUrl().getHost(), "--plain-http"));
    options.addAll(operatorOptions);
    return options;
  }

  private void measureScrapes(long pid, String port) throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(metrics).build();
      int bytes = 0;
      // The first ones compile the code, as in an operator that has run for an hour.
      for (int i = 0; i < SCRAPES; i++) {
        client.send(request, BodyHandlers.discarding());
      }
      Duration before = cpuTime(pid);
      for (int i = 0; i < SCRAPES; i++) {
        bytes = client.send(request, BodyHandlers.ofByteArray()).body().length;
      }
      row("scrape: CPU, average of %,d", SCRAPES,
          "%.1f ms".formatted((double) cpuTime(pid).minus(before).toMillis() / SCRAPES));
      row("scrape: size", 0, "%,d bytes".formatted(bytes));
    }
  }

  private static String port(Path log) throws IOException {
    return STARTED.matcher(Files.readString(log)).results().map(started -> started.group(1))
        .findFirst().orElseThrow();
  }

  private void measureIdle(long pid, InMemoryCluster cluster, Testbed testbed)
      throws IOException, InterruptedException {
    // Skips the last frequent lists and the garbage of the busy time.
    Thread.sleep(Duration.ofSeconds(40));
    int writes = writes(cluster);
    testbed.requests().clear();
    Duration before = cpuTime(pid);
    Thread.sleep(Duration.ofSeconds(idleSeconds));
    double share = seconds(cpuTime(pid).minus(before)) / idleSeconds * 100;
    row("idle: CPU of one core over %,d s", idleSeconds, "%.1f %%".formatted(share));
    row("idle: resident memory", 0, residentMemory(pid));
    row("idle: requests to the registry", 0, testbed.requests().counts().toString());
    row("idle: writes to the API server", 0, Integer.toString(writes(cluster) - writes));
  }

  private void apply(KubernetesClient client, Testbed testbed) {
    String cloudsYaml = testbed.cloudsYaml("edge", testbed.credential(PROJECT));
    client.resource(new SecretBuilder()
        .withMetadata(new ObjectMetaBuilder().withNamespace(NAMESPACE).withName("chi-edge").build())
        .withData(Map.of("clouds.yaml", Base64.getEncoder()
            .encodeToString(cloudsYaml.getBytes(StandardCharsets.UTF_8))))
        .build()).create();
    IntStream.range(0, devices).forEach(i -> {
      EdgeDevice device = new EdgeDevice();
      device.setMetadata(
          new ObjectMetaBuilder().withNamespace(NAMESPACE).withName("device-" + i).build());
      device.setSpec(EdgeDeviceSpecBuilder.builder().machineName("raspberrypi4-64")
          .contactEmail("lab@example.org").build());
      client.resource(device).create();
    });
  }

  private static void awaitAll(InMemoryCluster cluster, Predicate<EdgeDeviceStatus> condition)
      throws InterruptedException {
    await(() -> cluster.client().resources(EdgeDevice.class).inNamespace(NAMESPACE).list()
        .getItems().stream()
        .allMatch(device -> device.getStatus() != null && condition.test(device.getStatus())));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  private static int writes(InMemoryCluster cluster) {
    return cluster.writes(OperatorProcess.USER_AGENT).orElseThrow().values().stream()
        .mapToInt(Integer::intValue).sum();
  }

  private static Duration cpuTime(long pid) {
    return ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  private static String residentMemory(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:")).map(line -> line.replaceAll("\\D", ""))
        .map(kib -> Long.parseLong(kib) / 1024 + " MiB").findFirst().orElse("unknown");
  }

  private static double since(long start) {
    return seconds(Duration.ofNanos(System.nanoTime() - start));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static void row(String what, int number, String value) {
    System.out.printf("%-52s %s%n", what.formatted(number), value);
  }
}
