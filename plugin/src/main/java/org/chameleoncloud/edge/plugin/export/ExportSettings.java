package org.chameleoncloud.edge.plugin.export;

/**
 * What the user chose, and whose credential it is.
 *
 * @param namespace of the resources
 * @param credentialsSecret the Secret for {@code spec.credentialsRef}; null for its default
 * @param credentialId the id of the credential that read the records
 * @param projectId the id of its project
 * @param keepDeviceCredentials whether a device with another credential keeps it, by a Secret of its own
 * @param paused whether the resources are paused
 */
record ExportSettings(String namespace, String credentialsSecret, String credentialId,
    String projectId, boolean keepDeviceCredentials, boolean paused) {}
