package org.chameleoncloud.edge.operator.api;

import java.util.List;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Ethernet;
import org.chameleoncloud.edge.operator.api.NetworkConnection.Wifi;

/** An image for a test: a source, and what is set beside it. */
public final class ImageSpecBuilder {
  private final ImageSpec.Source source;
  private String claimName;
  private ImageSpec.Installer installer;
  private List<String> sshKeys;
  private List<String> ntpServers;
  private List<String> dnsServers;
  private String country;
  private Boolean persistentLogging;
  private Boolean developmentMode;
  private List<NetworkConnection> connections;

  private ImageSpecBuilder(ImageSpec.Source source) {
    this.source = source;
  }

  /** An image made from this source. */
  public static ImageSpecBuilder from(ImageSpec.Source source) {
    return new ImageSpecBuilder(source);
  }

  /** An image made from the source at this address. */
  public static ImageSpecBuilder fromUrl(String url) {
    return from(new ImageSpec.Source(url, null, null, null));
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

  /** A connection whose keyfile lies in the key {@code keyfile} of a Secret. */
  public static NetworkConnection keyfile(String name, String secret) {
    return new NetworkConnection(name, null, null, new SecretKeyRef(secret, "keyfile"), null, null);
  }

  public ImageSpecBuilder claimName(String value) {
    claimName = value;
    return this;
  }

  public ImageSpecBuilder installer(ImageSpec.Installer value) {
    installer = value;
    return this;
  }

  public ImageSpecBuilder sshKeys(String... values) {
    sshKeys = List.of(values);
    return this;
  }

  public ImageSpecBuilder ntpServers(String... values) {
    ntpServers = List.of(values);
    return this;
  }

  public ImageSpecBuilder dnsServers(String... values) {
    dnsServers = List.of(values);
    return this;
  }

  public ImageSpecBuilder country(String value) {
    country = value;
    return this;
  }

  public ImageSpecBuilder persistentLogging(boolean value) {
    persistentLogging = value;
    return this;
  }

  public ImageSpecBuilder developmentMode(boolean value) {
    developmentMode = value;
    return this;
  }

  public ImageSpecBuilder connections(NetworkConnection... values) {
    connections = List.of(values);
    return this;
  }

  public ImageSpec build() {
    return new ImageSpec(source, claimName, installer, sshKeys, ntpServers, dnsServers, country,
        persistentLogging, developmentMode, connections);
  }
}
