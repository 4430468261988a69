package org.chameleoncloud.edge.registry;

/** The fields of a credential that are looked at, by their names in clouds.yaml and in an openrc. */
enum CredentialField {
  /** How to sign in. */
  AUTH_TYPE("auth_type", "OS_AUTH_TYPE"),
  /** Keystone's address. */
  AUTH_URL("auth.auth_url", "OS_AUTH_URL"),
  /** The credential's id. */
  ID("auth.application_credential_id", "OS_APPLICATION_CREDENTIAL_ID"),
  /** The credential's secret. */
  SECRET("auth.application_credential_secret", "OS_APPLICATION_CREDENTIAL_SECRET"),
  /** Looked at only to tell a credential with a password from one with gaps. */
  USERNAME("auth.username", "OS_USERNAME"),
  /** Whose registry is meant. */
  REGION("region_name", "OS_REGION_NAME"),
  /** Which of the registry's addresses is meant. */
  INTERFACE("interface", "OS_INTERFACE");

  private final String inCloudsYaml;
  private final String inOpenRc;

  CredentialField(String inCloudsYaml, String inOpenRc) {
    this.inCloudsYaml = inCloudsYaml;
    this.inOpenRc = inOpenRc;
  }

  /** Its name within a cloud of clouds.yaml; a dot stands for a level. */
  String inCloudsYaml() {
    return inCloudsYaml;
  }

  /** Its name as a variable. */
  String inOpenRc() {
    return inOpenRc;
  }
}
