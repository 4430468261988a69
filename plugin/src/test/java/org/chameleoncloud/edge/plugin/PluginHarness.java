package org.chameleoncloud.edge.plugin;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.lab.cluster.InMemoryCluster;
import org.chameleoncloud.edge.lab.cluster.WriteListener;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.plugin.cli.Context;
import org.chameleoncloud.edge.plugin.output.Terminal;
import org.chameleoncloud.edge.plugin.terminal.Screen;

/** Runs commands in this process against an API server in memory, whose namespace is {@code lab}, at a fixed time. */
public final class PluginHarness implements AutoCloseable {
  /** The time of all commands. */
  public static final Instant NOW = Instant.parse("2026-05-02T12:00:00Z");
  private static final List<Path> CRDS = Stream
      .of("edgedevices", "edgedevicefleets", "edgeimagesources", "clusteredgeimagesources")
      .map(plural -> ProjectDirectory.path("crds/" + plural + ".edge.chameleoncloud.org.yaml"))
      .toList();

  private final InMemoryCluster cluster;
  private final Map<String, String> environment = new HashMap<>();
  private Terminal terminal = Terminal.NONE;
  private Reader input = new StringReader("");

  private PluginHarness(InMemoryCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * What a command did.
   *
   * @param code the exit code
   * @param out standard output
   * @param err standard error
   */
  public record Run(int code, String out, String err) {}

  /**
   * Starts an API server.
   *
   * @param directory for its kubeconfig
   */
  public static PluginHarness start(Path directory) {
    try {
      return new PluginHarness(InMemoryCluster.start(CRDS,
          directory.resolve("kubeconfig"), WriteListener.NONE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A client of the API server. */
  public KubernetesClient client() {
    return cluster.client();
  }

  /** The kubeconfig. */
  public Path kubeconfig() {
    return cluster.kubeconfig();
  }

  /** All streams are a terminal of this width from now on. */
  public PluginHarness terminal(int width) {
    terminal = new Terminal(true, true, true, width, false);
    return this;
  }

  /** The streams go to this terminal from now on. */
  public PluginHarness terminal(Terminal other) {
    terminal = other;
    return this;
  }

  /** Sets a variable of the environment. */
  public PluginHarness variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** What the user types. */
  public PluginHarness input(Reader typed) {
    input = typed;
    return this;
  }

  /** Creates a device from YAML, in its namespace or in {@code lab}, with its status. */
  public EdgeDevice create(String yaml) {
    EdgeDevice device = client().getKubernetesSerialization().unmarshal(yaml, EdgeDevice.class);
    if (device.getMetadata().getNamespace() == null) {
      device.getMetadata().setNamespace(cluster.namespace());
    }
    EdgeDevice created = client().resource(device).create();
    if (device.getStatus() == null) {
      return created;
    }
    created.setStatus(device.getStatus());
    return client().resource(created).updateStatus();
  }

  /** Creates a fleet from YAML in {@code lab}, with its status. */
  public EdgeDeviceFleet createFleet(String yaml) {
    EdgeDeviceFleet fleet = client().getKubernetesSerialization().unmarshal(yaml,
        EdgeDeviceFleet.class);
    fleet.getMetadata().setNamespace(cluster.namespace());
    EdgeDeviceFleet created = client().resource(fleet).create();
    if (fleet.getStatus() == null) {
      return created;
    }
    created.setStatus(fleet.getStatus());
    return client().resource(created).updateStatus();
  }

  /** Creates an image source from YAML, in {@code lab} unless it is of the cluster, with its status. */
  public <S extends CustomResource<ImageSourceSpec, ImageSourceStatus>> void createSource(
      Class<S> type, String yaml) {
    S source = client().getKubernetesSerialization().unmarshal(yaml, type);
    if (source instanceof Namespaced) {
      source.getMetadata().setNamespace(cluster.namespace());
    }
    S created = client().resource(source).create();
    created.setStatus(source.getStatus());
    client().resource(created).updateStatus();
  }

  /** Creates a namespace. */
  public void namespace(String name) {
    client().resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata()
        .build()).create();
  }

  /** Runs a command against the API server. */
  public Run run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig=" + kubeconfig());
    return runAsIs(all.toArray(String[]::new));
  }

  /** Runs a command with only these arguments. */
  public Run runAsIs(String... arguments) {
    return run(context(), arguments);
  }

  /** Runs a command whose output is read while it runs. */
  public int runInto(PrintWriter out, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig=" + kubeconfig());
    return ChiEdgeCommand.run(context(), out, new PrintWriter(new StringWriter()),
        all.toArray(String[]::new));
  }

  /** What commands have around them. */
  public Context context() {
    return new Context(environment, terminal, Clock.fixed(NOW, ZoneOffset.UTC),
        new BufferedReader(input), new NoScreen());
  }

  /** What commands have around them without a terminal, at the same time. */
  public static Context contextWith(Reader typed) {
    return new Context(Map.of(), Terminal.NONE, Clock.fixed(NOW, ZoneOffset.UTC),
        new BufferedReader(typed), new NoScreen());
  }

  /** A terminal that does not say how large it is, and sends keys as they are. */
  private static final class NoScreen implements Screen {
    @Override
    public Optional<Size> size() {
      return Optional.empty();
    }

    @Override
    public void readKeys() {
      // The input of a test needs no Enter.
    }

    @Override
    public void restore() {
      // Nothing was changed.
    }
  }

  /** Runs a command without an API server. */
  public static Run run(Context context, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = ChiEdgeCommand.run(context, new PrintWriter(out), new PrintWriter(err), arguments);
    return new Run(code, out.toString(), err.toString());
  }

  @Override
  public void close() {
    cluster.close();
  }
}
