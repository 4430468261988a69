package org.chameleoncloud.edge.registry.credentials;

/** The fields of a credential that are read, with their names in clouds.yaml and in openrc files. */
enum CredentialField {
  /** The authentication type. */
  AUTH_TYPE("auth_type", "OS_AUTH_TYPE"),
  /** Keystone's URL. */
  AUTH_URL("auth.auth_url", "OS_AUTH_URL"),
  /** The id of the credential. */
  ID("auth.application_credential_id", "OS_APPLICATION_CREDENTIAL_ID"),
  /** The secret of the credential. */
  SECRET("auth.application_credential_secret", "OS_APPLICATION_CREDENTIAL_SECRET"),
  /** Read only to distinguish a password login from an incomplete application credential. */
  USERNAME("auth.username", "OS_USERNAME"),
  /** The region of the registry. */
  REGION("region_name", "OS_REGION_NAME"),
  /** The endpoint interface of the registry. */
  INTERFACE("interface", "OS_INTERFACE");

  private final String inCloudsYaml;
  private final String inOpenRc;

  CredentialField(String inCloudsYaml, String inOpenRc) {
    this.inCloudsYaml = inCloudsYaml;
    this.inOpenRc = inOpenRc;
  }

  /** The path of the field in a cloud of clouds.yaml, with a dot between levels. */
  String inCloudsYaml() {
    return inCloudsYaml;
  }

  /** The name of the environment variable. */
  String inOpenRc() {
    return inOpenRc;
  }
}
