package org.chameleoncloud.edge.sandbox.bench;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what the list of a project's records costs the thread that receives it, from the first byte of the response to
 * the last record: CPU time and allocated bytes. The testbed that sends it has other threads.
 */
@Command(name = "list", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Measures how the list of a project's records is read.")
public final class ListBench implements Callable<Integer> {
  @Option(names = "--devices", defaultValue = "10000",
      description = "The number of records. Default: ${DEFAULT-VALUE}.")
  private int devices;

  @Option(names = "--runs", defaultValue = "20",
      description = "How many lists are measured, after as many that compile the code. "
          + "Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Override
  public Integer call() throws RegistryFailure, IOException, InterruptedException {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests());
        RegistryClient client = new RegistryClient(RegistryClient.Settings.defaults()
            .withHosts(TestbedHosts.local(testbed.identityUrl().getHost())))) {
      testbed.addProject(BenchLab.PROJECT);
      for (int number = 0; number < devices; number++) {
        testbed.registerByHand(BenchLab.PROJECT, "device-" + number, Map.of("machine_name",
            "raspberrypi4-64", "contact_email", "lab@example.org"));
      }
      testbed.tick();
      Credential credential = testbed.credential(BenchLab.PROJECT);
      Registry registry = client.open(new Credentials(testbed.identityUrl(), credential.id(),
          Sensitive.of(credential.secret()), null, "public", null));
      System.out.printf("%-32s %,d%n", "bytes of the response", responseBytes(registry, testbed));
      for (boolean unchanged : new boolean[]{false, true}) {
        Records records = new Records(unchanged);
        List<Read> reads = new ArrayList<>();
        for (int run = 0; run < 2 * runs; run++) {
          reads.add(Read.of(registry, records));
        }
        print(unchanged ? "no record changed" : "all records changed",
            reads.subList(runs, 2 * runs), responseBytes(registry, testbed));
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static long responseBytes(Registry registry, Testbed testbed)
      throws RegistryFailure, IOException, InterruptedException {
    registry.projectId();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create(testbed.inventoryUrl() + "/v1/hardware/");
      return client.send(HttpRequest.newBuilder(uri)
          .header("X-Auth-Token", testbed.tokens().iterator().next()).build(),
          BodyHandlers.ofByteArray()).body().length;
    }
  }

  private static void print(String what, List<Read> reads, long bytes) {
    double cpu = reads.stream().mapToDouble(Read::cpuMillis).sorted().skip(reads.size() / 2)
        .findFirst().orElseThrow();
    double allocated = reads.stream().mapToLong(Read::allocated).average().orElseThrow();
    System.out.printf("%-32s %4.0f ms of CPU, %.2f of the response allocated%n", what, cpu,
        allocated / bytes);
  }

  /** Keeps the last list as the operator does. */
  private static final class Records implements Keeper<Hardware> {
    private final boolean byFingerprint;
    private final Map<Long, Hardware> last = new HashMap<>();
    private final Map<String, Hardware> byId = new HashMap<>();

    private Records(boolean byFingerprint) {
      this.byFingerprint = byFingerprint;
    }

    @Override
    public Hardware known(long fingerprint) {
      return byFingerprint ? last.get(fingerprint) : null;
    }

    @Override
    public Hardware keep(Hardware record, long fingerprint) {
      Hardware kept = record.sharing(byId.get(record.uuid()));
      byId.put(kept.uuid(), kept);
      last.put(fingerprint, kept);
      return kept;
    }
  }

  private record Read(double cpuMillis, long allocated) {
    static Read of(Registry registry, Records records) throws RegistryFailure {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long cpu = threads.getCurrentThreadCpuTime();
      long allocated = threads.getCurrentThreadAllocatedBytes();
      registry.list(records);
      return new Read((threads.getCurrentThreadCpuTime() - cpu) / 1e6,
          threads.getCurrentThreadAllocatedBytes() - allocated);
    }
  }
}
