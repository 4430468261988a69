package org.chameleoncloud.edge.registry;

import java.time.Instant;
import java.util.List;

/**
 * What the registry, its workers and the device itself have written into a record, reduced to what is known to be no
 * secret.
 *
 * @param updatedAt when the record, not its health checks, last changed; null if it never did
 * @param blazarDeviceDriver how reservations use the device, such as {@code k8s}; null if the registry does not say
 * @param channels the device's tunnels to the testbed, sorted by name
 */
public record RecordDetails(Instant updatedAt, String blazarDeviceDriver,
    List<Channel> channels) {
  /** Nothing written. */
  public static final RecordDetails NONE = new RecordDetails(null, null, List.of());

  public RecordDetails {
    channels = List.copyOf(channels);
  }

  /**
   * A WireGuard tunnel between the device and the testbed: what the device asks for in the record's {@code channels}, and
   * what the worker {@code tunelo} made of it. Each value but the name is null until it is known.
   *
   * @param name such as {@code user} and {@code mgmt}
   * @param type such as {@code wireguard}
   * @param publicKey the device's public key
   * @param uuid the id of the channel at the testbed's service Tunelo
   * @param address the device's address in the tunnel
   * @param endpoint where the device can be reached, as host and port
   * @param peers the other ends
   */
  public record Channel(String name, String type, String publicKey, String uuid, String address,
      String endpoint, List<Peer> peers) {
    public Channel {
      peers = List.copyOf(peers);
    }
  }

  /**
   * The other end of a tunnel. Each value is null if it is not known.
   *
   * @param address its address in the tunnel
   * @param publicKey its public key
   * @param endpoint where it can be reached, as host and port
   */
  public record Peer(String address, String publicKey, String endpoint) {}
}
