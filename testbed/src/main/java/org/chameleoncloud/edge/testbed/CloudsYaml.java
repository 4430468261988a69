package org.chameleoncloud.edge.testbed;

import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.testbed.identity.Credential;

/** Generates clouds.yaml for application credentials. */
final class CloudsYaml {
  private CloudsYaml() {}

  /**
   * The content of the file.
   *
   * @param clouds the credentials by name of the cloud, in the order of the file
   */
  static String of(URI identity, String region, Map<String, Credential> clouds) {
    return clouds.entrySet().stream()
        .map(cloud -> cloud(cloud.getKey(), identity, region, cloud.getValue()))
        .collect(Collectors.joining("", "clouds:\n", ""));
  }

  private static String cloud(String name, URI identity, String region, Credential credential) {
    return """
          "%s":
            auth_type: v3applicationcredential
            auth:
              auth_url: %s
              application_credential_id: "%s"
              application_credential_secret: "%s"
            region_name: "%s"
            interface: public
            identity_api_version: 3
        """.formatted(name, identity, credential.id(), credential.secret(), region);
  }
}
