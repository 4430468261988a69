package org.chameleoncloud.edge.plugin.cli;

import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.testbed.CredentialSource;
import org.chameleoncloud.edge.plugin.testbed.TestbedConnection;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Whose records: a credential in the cluster or on this machine. */
public final class TestbedOptions {
  private static final String CLOUD_VARIABLE = "OS_CLOUD";

  @Option(names = "--credentials-secret", paramLabel = "NAME", order = 110,
      description = "The Secret of the namespace with the credential for the testbed. Default: "
          + CredentialSource.DEFAULT_SECRET + ", unless --os-cloud or OS_CLOUD is set.")
  private String secret;

  @Option(names = "--os-cloud", paramLabel = "NAME", order = 111,
      description = "The cloud to use: of this machine's clouds.yaml or, with --credentials-secret, "
          + "of the Secret's. Default: OS_CLOUD.")
  private String cloud;

  @Option(names = "--testbed-hosts", split = ",", paramLabel = "HOST", order = 112,
      converter = HostConverter.class,
      description = "The only hosts to connect to for a testbed: HOST, HOST:PORT or *.DOMAIN. "
          + "Default: all with public addresses.")
  private List<HostEntry> hosts = List.of();

  @Option(names = "--plain-http", order = 113,
      description = "Accept http URLs of a testbed, which send credentials in clear text; for a "
          + "local testbed only.")
  private boolean plainHttp;

  private final Context context;

  TestbedOptions(Context context) {
    this.context = context;
  }

  /** Reads a host. */
  static final class HostConverter implements ITypeConverter<HostEntry> {
    @Override
    public HostEntry convert(String text) {
      try {
        return HostEntry.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("\"" + text + "\" is not a host: " + e.getMessage());
      }
    }
  }

  /**
   * Connects to the testbed; close the connection after use.
   *
   * @param cluster that has the Secret, if it is read from one
   */
  public TestbedConnection connect(Cluster cluster) {
    return TestbedConnection.open(source(cluster).read(), new TestbedHosts(hosts, plainHttp));
  }

  /** The Secret that the user named. */
  public Optional<String> secret() {
    return Optional.ofNullable(secret);
  }

  private CredentialSource source(Cluster cluster) {
    if (secret != null) {
      return new CredentialSource.InSecret(cluster, secret, cloud);
    }
    String variable = context.environment().getOrDefault(CLOUD_VARIABLE, "");
    String local = cloud == null ? variable : cloud;
    return local.isEmpty()
        ? new CredentialSource.InSecret(cluster, CredentialSource.DEFAULT_SECRET, null)
        : new CredentialSource.InCloudsYaml(local, context.environment());
  }
}
