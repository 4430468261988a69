package org.chameleoncloud.edge.operator.api;

import org.chameleoncloud.edge.operator.api.NetworkConnection.Ethernet;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Wifi;

/** Images and network connections for tests. */
public final class TestImages {
  private TestImages() {}

  /** An image made from the source at this address. */
  public static ImageSpecBuilder fromUrl(String url) {
    return from(new ImageSpec.Source(url, null, null, null));
  }

  /** A version that balena offers. */
  public static ImageSpec.Source balena(String version) {
    return new ImageSpec.Source(null, null, null, null, new ImageSpec.BalenaOS(version));
  }

  /** An EdgeImageSource of this name. */
  public static ImageSpec.Source ref(String name) {
    return ref(name, null);
  }

  /** The same, of which the device takes the revision with a digest; null for the current one. */
  public static ImageSpec.Source ref(String name, String sha256) {
    return new ImageSpec.Source(null, sha256, null, null, null, new ImageSourceRef(null, name));
  }

  /** An image made from this source. */
  public static ImageSpecBuilder from(ImageSpec.Source source) {
    return ImageSpecBuilder.builder().source(source);
  }

  /** A Wi-Fi connection with a passphrase in the key {@code passphrase} of a Secret; null for an open network. */
  public static NetworkConnection wifi(String name, String ssid, String secret) {
    SecretKeyRef ref = secret == null ? null : new SecretKeyRef(secret, "passphrase");
    return new NetworkConnection(name, new Wifi(ssid, ref, null), null, null, null, null);
  }

  /** An Ethernet connection with an address; null for DHCP. */
  public static NetworkConnection ethernet(String name, String interfaceName, Ipv4 address) {
    return new NetworkConnection(name, null, new Ethernet(interfaceName), null, address, null);
  }

  /** A connection whose keyfile is in the key {@code keyfile} of a Secret. */
  public static NetworkConnection keyfile(String name, String secret) {
    return new NetworkConnection(name, null, null, new SecretKeyRef(secret, "keyfile"), null, null);
  }
}
