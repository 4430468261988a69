package org.chameleoncloud.edge.operator.plan.credential;

import org.chameleoncloud.edge.operator.image.Digests;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.registry.ApplicationCredential;

/**
 * The names of a device's credentials. The first one is what the published command gives ({@code chi-edge-NAME}:
 * python-chi-edge 0.3.3, chi_edge/cli.py, {@code register}), so that both find each other's. Each later one has a number
 * behind a colon, which no name of a device can have.
 */
public final class CredentialNames {
  private static final String PREFIX = "chi-edge-";
  /** So that the Secret's name has at most 63 characters, like those of bakes. */
  private static final int MAX_RESOURCE_LENGTH = 40;
  private static final int DIGEST_LENGTH = 8;

  private CredentialNames() {}

  /**
   * The name of a device's credential at the testbed.
   *
   * @param number counts from 1
   */
  static String credential(String deviceName, int number) {
    return PREFIX + deviceName + (number == 1 ? "" : ":" + number);
  }

  /**
   * The name of the Secret with it.
   *
   * @param resource the name of the resource, which two devices of a namespace cannot share
   * @param number counts from 1
   */
  public static String secret(String resource, int number) {
    String start = resource.length() <= MAX_RESOURCE_LENGTH
        ? resource
        : resource.substring(0, MAX_RESOURCE_LENGTH - DIGEST_LENGTH - 1) + "-"
            + Digests.sha256(resource).substring(0, DIGEST_LENGTH);
    return start.replace('.', '-') + suffix(resource) + "-credential-" + number;
  }

  /** Two names may differ in a dot only. */
  private static String suffix(String resource) {
    return resource.indexOf('.') < 0
        ? ""
        : "-" + Digests.sha256(resource).substring(0, DIGEST_LENGTH);
  }

  /** The description of a resource's credentials, by which it recognizes its own. */
  static String description(DeviceMetadata resource) {
    return "Made by chi-edge-operator for the EdgeDevice " + resource.namespace() + "/"
        + resource.name() + ", " + proof(resource);
  }

  /** Whether a credential was created for this very resource, and not for another one, or by hand. */
  static boolean isOf(DeviceMetadata resource, ApplicationCredential credential) {
    return credential.description() != null && credential.description().endsWith(proof(resource));
  }

  private static String proof(DeviceMetadata resource) {
    return "uid " + resource.uid();
  }
}
