package org.chameleoncloud.edge.plugin.testbed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.credentials.CredentialsException;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;

/** Where the credential of the testbed is. */
public sealed interface CredentialSource {
  /** The Secret that is read when the user names none. */
  String DEFAULT_SECRET = EdgeDeviceSpec.DEFAULT_SECRET;

  /**
   * A Secret of the namespace.
   *
   * @param name of the Secret
   * @param cloud of its clouds.yaml; null if there is only one
   */
  record InSecret(Cluster cluster, String name, String cloud) implements CredentialSource {}

  /**
   * A clouds.yaml on this machine.
   *
   * @param cloud the name of the cloud
   * @param environment the variables of this process
   */
  record InCloudsYaml(String cloud, Map<String, String> environment)
      implements
        CredentialSource {}

  /**
   * Reads the credential.
   *
   * @throws CommandFailure when there is none, or it is invalid
   */
  default Credentials read() {
    return switch (this) {
      case InSecret(Cluster cluster, String name, String cloud) -> inSecret(cluster, name, cloud);
      case InCloudsYaml(String cloud, Map<String, String> environment) -> parse(
          LocalClouds.read(environment), cloud, "clouds.yaml");
    };
  }

  private static Credentials inSecret(Cluster cluster, String name, String cloud) {
    String secret = "the Secret " + cluster.namespace() + "/" + name;
    Map<String, String> data = cluster.secret(name)
        .map(found -> found.getData() == null ? Map.<String, String>of() : found.getData())
        .orElseThrow(() -> CommandFailure.notFound(secret + " does not exist: create it from a "
            + "clouds.yaml, name another with --credentials-secret, or use --os-cloud"));
    Map<String, String> text = new HashMap<>();
    data.forEach((key, value) -> {
      if (CredentialsFile.isRead(key)) {
        text.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
      }
    });
    return parse(text, cloud, secret);
  }

  private static Credentials parse(Map<String, String> data, String cloud, String where) {
    try {
      return CredentialsFile.read(data, cloud);
    } catch (CredentialsException e) {
      String message = where + " has no usable credential: " + e.getMessage();
      throw e.kind() == CredentialsException.Kind.CLOUD_NOT_FOUND
          ? CommandFailure.notFound(message)
          : CommandFailure.failed(message);
    }
  }
}
