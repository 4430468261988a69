package org.chameleoncloud.edge.plugin.cli;

import java.util.Optional;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.testbed.CredentialSource;
import org.chameleoncloud.edge.plugin.testbed.TestbedConnection;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Mixin
  private HostOptions hosts;

  private final Context context;

  TestbedOptions(Context context) {
    this.context = context;
  }

  /**
   * Connects to the testbed; close the connection after use.
   *
   * @param cluster that has the Secret, if it is read from one
   */
  public TestbedConnection connect(Cluster cluster) {
    return TestbedConnection.open(source(cluster).read(), hosts.hosts());
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
