package org.chameleoncloud.edge.registry;

import java.net.URI;
import java.util.Objects;

/**
 * A project of a testbed, as Keystone says whose an accepted credential is.
 *
 * @param authUrl the URL of the testbed's Keystone
 * @param region the region of the registry; null if the credential names none
 * @param id the project's id at that Keystone
 */
public record Project(URI authUrl, String region, String id) {
  /** Whether both see the same records. A credential without a region may mean any of them. */
  public boolean sharesRecordsWith(Project other) {
    return id.equals(other.id) && authUrl.equals(other.authUrl)
        && (region == null || other.region == null || Objects.equals(region, other.region));
  }
}
