package org.chameleoncloud.edge.testbed.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.http.ListenAddress;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;
import org.chameleoncloud.edge.testbed.reservation.BlazarRelease;
import org.chameleoncloud.edge.testbed.reservation.DevicePolicy;
import org.chameleoncloud.edge.testbed.traffic.Durations;
import org.chameleoncloud.edge.testbed.traffic.Fault;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line of the standalone testbed. It runs until it is stopped. */
@Command(name = "testbed", mixinStandardHelpOptions = true, sortOptions = false,
    versionProvider = StandaloneCommand.Version.class, usageHelpAutoWidth = false,
    header = "A local CHI@Edge: Keystone, Doni and Blazar, with all state in memory.",
    footer = {
        "",
        "TIME is a number with a unit: 500ms, 2s, 5m or 1h.", "",
        "FAULT is \"[identity|inventory|reservation] [METHOD] [ROUTE] EFFECT",
        "[rate=0.1] [times=3]\",",
        "where EFFECT is status=CODE [body=html] [retry-after=SECONDS], delay=500ms,",
        "drop, lose-answer or cut=BYTES. Examples:",
        "  --fault \"POST /v1/hardware status=500 rate=0.1\"",
        "  --fault \"PATCH /v1/hardware/{uuid} lose-answer times=2\"",
        "  --fault \"inventory delay=300ms\""})
public final class StandaloneCommand implements Callable<Integer> {
  @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
      description = "The IP address of this machine to listen on, which is also in the URLs that"
          + " clients get. With another one than 127.0.0.1 others can connect, by http only"
          + " (default: ${DEFAULT-VALUE}).")
  private ListenAddress host;

  @Option(names = "--identity-port", paramLabel = "PORT", defaultValue = "5000",
      description = "Keystone's port; 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int identityPort;

  @Option(names = "--inventory-port", paramLabel = "PORT", defaultValue = "8001",
      description = "Doni's port; 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int inventoryPort;

  @Option(names = "--reservation-port", paramLabel = "PORT", defaultValue = "1234",
      description = "Blazar's port; 0 for any free port (default: ${DEFAULT-VALUE}).")
  private int reservationPort;

  @Option(names = "--project", paramLabel = "NAME", defaultValue = "CH-231106",
      description = "A project to create; can be repeated (default: ${DEFAULT-VALUE}).")
  private List<String> projects;

  @Option(names = "--write-clouds-yaml", paramLabel = "FILE", required = true,
      description = "The file to write the credentials to, one cloud per project with the"
          + " name of the project. Only the owner can read it.")
  private Path cloudsYaml;

  @Option(names = "--force",
      description = "Overwrite FILE even if the testbed did not write it.")
  private boolean force;

  @Option(names = "--worker-interval", paramLabel = "TIME", defaultValue = "5s",
      description = "The pause between two runs of the workers (default: ${DEFAULT-VALUE};"
          + " real testbed: 60s).")
  private Duration workerInterval;

  @Option(names = "--work-time", paramLabel = "TIME", defaultValue = "500ms",
      description = "How long each worker is IN_PROGRESS (default: ${DEFAULT-VALUE}).")
  private Duration workTime;

  @Option(names = "--doni", paramLabel = "YEAR", defaultValue = "2026",
      description = "The release of Doni, 2025 or 2026: since 2026 it polls"
          + " balena and shows an observed state, before it showed when it last saw a device"
          + " (default: ${DEFAULT-VALUE}).")
  private DoniRelease doni;

  @Option(names = "--balena-interval", paramLabel = "TIME", defaultValue = "25s",
      description = "The pause between two polls of balena (default: ${DEFAULT-VALUE}; real"
          + " testbed: 300s).")
  private Duration balenaInterval;

  @Option(names = "--boot-after", paramLabel = "TIME",
      description = "Boot each device automatically this long after its registration"
          + " (default: never).")
  private Duration bootAfter;

  @Option(names = "--blazar", paramLabel = "RELEASE", defaultValue = "2023.1",
      description = "The release of Blazar, 2023.1 or xena (default: ${DEFAULT-VALUE}).")
  private BlazarRelease blazar;

  @Option(names = "--only-admins-read-devices",
      description = "Blazar refuses to show devices to members, its default policy. On the"
          + " testbed members may read them.")
  private boolean onlyAdminsReadDevices;

  @Option(names = "--no-reservation-in-catalog",
      description = "Leave Blazar out of the catalog.")
  private boolean noReservationInCatalog;

  @Option(names = "--node-interval", paramLabel = "TIME",
      description = "The pause between two polls of Kubernetes by Blazar, which shows with"
          + " \"reservable\" what it saw (default: never).")
  private Duration nodeInterval;

  @Option(names = "--no-site-labels",
      description = "The site sets no labels on nodes: the check k8s passes without a node.")
  private boolean noSiteLabels;

  @Option(names = "--keep-alive", paramLabel = "TIME",
      description = "Close connections that are idle for this long (default: 30s).")
  private Duration keepAlive;

  @Option(names = "--token-life", paramLabel = "TIME", defaultValue = "1h",
      description = "How long a token is valid (default: ${DEFAULT-VALUE}).")
  private Duration tokenLife;

  @Option(names = "--fault", paramLabel = "FAULT",
      description = "A fault to inject, see below; can be repeated.")
  private List<Fault> faults = List.of();

  @Option(names = "--fault-seed", paramLabel = "NUMBER", defaultValue = "1",
      description = "The seed for fault rates: the same seed affects the same requests of a"
          + " sequence (default: ${DEFAULT-VALUE}).")
  private long faultSeed;

  @Option(names = "--log-requests", description = "Log every request to standard error.")
  private boolean logRequests;

  @Spec
  private CommandSpec spec;

  private final CountDownLatch stop;

  private StandaloneCommand(CountDownLatch stop) {
    this.stop = stop;
  }

  /**
   * The command, ready to be executed with its arguments.
   *
   * @param stop stops the command when it reaches zero, in addition to signals
   */
  public static CommandLine commandLine(CountDownLatch stop) {
    return new CommandLine(new StandaloneCommand(stop))
        .registerConverter(Duration.class, converter(Durations::parse))
        .registerConverter(DoniRelease.class,
            converter(text -> labelled(DoniRelease.values(), text, "release of Doni")))
        .registerConverter(BlazarRelease.class,
            converter(text -> labelled(BlazarRelease.values(), text, "release of Blazar")))
        .registerConverter(ListenAddress.class, converter(ListenAddress::ofThisMachine))
        .registerConverter(Fault.class, converter(Fault::parse))
        .setParameterExceptionHandler(StandaloneCommand::reportUsageError);
  }

  @Override
  public Integer call() throws InterruptedException {
    StderrLog.start(logRequests);
    PrintWriter out = spec.commandLine().getOut();
    try (Testbed testbed = Testbed.start(options())) {
      faults.forEach(testbed.faults()::add);
      CloudsYamlFile.at(cloudsYaml, force).write(testbed.cloudsYaml(credentials(testbed)));
      out.println(new StartupMessage(testbed, projects, cloudsYaml.toAbsolutePath(), workerInterval,
          bootAfter, faults.size()).text());
      out.flush();
      stop.await();
      return 0;
    } catch (UncheckedIOException | IOException | IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  private TestbedOptions options() {
    TestbedOptions options = TestbedOptions.live().address(host).ports(identityPort, inventoryPort)
        .tokenLife(tokenLife)
        .workersRunEvery(workerInterval, workTime).bootAfter(bootAfter).faultSeed(faultSeed)
        .doni(doni).balenaPollEvery(balenaInterval).reservationPort(reservationPort).blazar(blazar)
        .nodePollEvery(nodeInterval).keepAlive(keepAlive);
    if (onlyAdminsReadDevices) {
      options = options.devicePolicy(DevicePolicy.ADMINS_READ);
    }
    if (noReservationInCatalog) {
      options = options.withoutReservationInCatalog();
    }
    return noSiteLabels ? options.withoutSiteLabels() : options;
  }

  private Map<String, Credential> credentials(Testbed testbed) {
    Map<String, Credential> clouds = new LinkedHashMap<>();
    for (String project : projects) {
      testbed.addProject(project);
      clouds.put(project, testbed.credential(project));
    }
    return clouds;
  }

  private static int reportUsageError(CommandLine.ParameterException e, String... arguments) {
    e.getCommandLine().getErr().println(e.getMessage() + "\nRun testbed --help for the options.");
    return CommandLine.ExitCode.USAGE;
  }

  private static <T> T labelled(T[] values, String text, String kind) {
    return Arrays.stream(values).filter(one -> one.toString().equals(text)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no " + kind
            + ": choose one of " + Arrays.toString(values)));
  }

  private static <T> ITypeConverter<T> converter(ITypeConverter<T> parser) {
    return text -> {
      try {
        return parser.convert(text);
      } catch (RuntimeException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  /** The version of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = StandaloneCommand.class.getPackage().getImplementationVersion();
      return new String[]{"testbed " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
