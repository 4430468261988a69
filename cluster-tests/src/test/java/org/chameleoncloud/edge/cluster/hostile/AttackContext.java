package org.chameleoncloud.edge.cluster.hostile;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * What attacks know and have.
 *
 * @param tenant the attacker's access to the API server
 * @param server his own server
 * @param internalUrl the address of a service that only the operator's and the bakes' network reaches
 * @param ownCloudsYaml a credential of his own testbed, which behaves well
 * @param victim what he knows of the other tenant
 * @param colleague the Secrets of a colleague in his namespace
 * @param claim the directory of his claim, whose volume the other tenant's claim shares
 * @param random with the seed of the run
 */
public record AttackContext(Tenant tenant, HostileServer server, String internalUrl,
    String ownCloudsYaml, Victim victim, Colleague colleague, Path claim, Random random) {
  /** The Secret with the credential of his own testbed. */
  static final String OWN_SECRET = "own";

  /**
   * What everybody knows of the other tenant.
   *
   * @param namespace his namespace
   * @param authUrl his testbed
   * @param names the names of his devices, present and future
   * @param image the name of a device whose image is stored
   */
  public record Victim(String namespace, URI authUrl, Supplier<List<String>> names,
      String image) {}

  /**
   * Secrets that he cannot read.
   *
   * @param credential the name of the one with a credential of the other tenant's testbed
   * @param secret the name of one that no device uses
   */
  public record Colleague(String credential, String secret) {}
}
