package org.chameleoncloud.edge.operator.api;

import org.chameleoncloud.edge.balenaos.CountryCode;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.balenaos.InterfaceName;
import org.chameleoncloud.edge.balenaos.IpAddress;
import org.chameleoncloud.edge.balenaos.NetworkHost;
import org.chameleoncloud.edge.balenaos.SshPublicKey;
import org.chameleoncloud.edge.balenaos.StorageDevice;
import org.chameleoncloud.edge.balenaos.Wifi;

/**
 * {@link SpecPatterns} and the rules of balenaOS as rules in CEL, the language of {@code x-kubernetes-validations}. A rule comes with a sentence;
 * of a pattern an API server tells the regular expression, and the value with it.
 *
 * <p>Of a rule that stands on a text a server prints the text's type, and since Kubernetes 1.35 the text itself
 * (apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go). Where somebody may have written a secret the rule
 * therefore stands on the object around the text or on the list, neither of which any version prints.
 */
final class Cel {
  static final String IS_NAME = "self.matches(r'" + HostName.PATTERN + "')";
  static final String IS_MACHINE_NAME = "self.matches(r'" + SpecPatterns.MACHINE_NAME + "')";
  static final String IS_EMAIL = "self.matches(r'" + SpecPatterns.EMAIL + "')";
  static final String IS_OBJECT_NAME = "self.matches(r'" + SpecPatterns.OBJECT_NAME + "')";
  static final String IS_SHA256 = "self.matches(r'" + SpecPatterns.SHA256 + "')";
  static final String NONE_IS_BLANK = "self.all(it, it.matches(r'" + SpecPatterns.NOT_BLANK + "'))";
  static final String ALL_ARE_PROFILES = "self.all(it, it.matches(r'" + SpecPatterns.PROFILE
      + "'))";
  static final String ALL_ARE_STORAGE_DEVICES = "self.all(it, it.matches(r'"
      + StorageDevice.PATTERN + "'))";

  static final String IS_LABEL = "self.matches(r'" + SpecPatterns.LABEL + "')";
  static final String ALL_ARE_SSH_KEYS = "self.all(it, it.matches(r'" + SshPublicKey.PATTERN
      + "'))";
  static final String ALL_ARE_HOSTS = "self.all(it, it.matches(r'" + NetworkHost.PATTERN + "'))";
  static final String ALL_ARE_ADDRESSES = "self.all(it, it.matches(r'" + IpAddress.IPV4_PATTERN
      + "') || it.matches(r'" + IpAddress.IPV6_PATTERN + "') && !it.matches(r'"
      + IpAddress.MALFORMED_IPV6_PATTERN + "'))";
  static final String IS_COUNTRY = "self.matches(r'" + CountryCode.PATTERN + "')";
  static final String IS_INTERFACE_NAME = "self.matches(r'" + InterfaceName.PATTERN + "')";
  static final String IS_IPV4_PREFIX = "self.matches(r'" + IpAddress.IPV4_PREFIX_PATTERN + "')";
  static final String IS_IPV4 = "self.matches(r'" + IpAddress.IPV4_PATTERN + "')";
  static final String ALL_ARE_IPV4 = "self.all(it, it.matches(r'" + IpAddress.IPV4_PATTERN + "'))";
  static final String IS_IPV6_PREFIX = "self.matches(r'" + IpAddress.IPV6_PREFIX_PATTERN
      + "') && !self.matches(r'" + IpAddress.MALFORMED_IPV6_PATTERN + "')";
  static final String IS_IPV6 = "self.matches(r'" + IpAddress.IPV6_PATTERN
      + "') && !self.matches(r'" + IpAddress.MALFORMED_IPV6_PATTERN + "')";
  static final String ALL_ARE_IPV6 = "self.all(it, it.matches(r'" + IpAddress.IPV6_PATTERN
      + "') && !it.matches(r'" + IpAddress.MALFORMED_IPV6_PATTERN + "'))";

  private static final String DEVICE_NAME = "(has(self.spec.name) ? self.spec.name : self.metadata.name)";
  private static final String OLD_DEVICE_NAME = "(has(oldSelf.spec.name) ? oldSelf.spec.name : oldSelf.metadata.name)";

  /** A typing error may be mended as long as the testbed has no record of the device. */
  private static final String NOT_REGISTERED = "!has(oldSelf.status) || !has(oldSelf.status.uuid) || ";

  /** On the root: the name that a registered device has on the testbed stays. */
  static final String DEVICE_NAME_STAYS = NOT_REGISTERED + DEVICE_NAME + " == " + OLD_DEVICE_NAME;

  /** On the root: the type that a device was registered as stays. */
  static final String MACHINE_NAME_STAYS = NOT_REGISTERED
      + "self.spec.machineName == oldSelf.spec.machineName";

  /** On the root: a metadata.name that stands in for spec.name keeps its limit. */
  static final String DEVICE_NAME_FITS = "has(self.spec.name) || size(self.metadata.name) <= "
      + HostName.MAX_LENGTH;

  /** On a source: an address may have a password in it. */
  static final String URL_FITS = "!has(self.url) || self.url.matches(r'" + SpecPatterns.URL + "')";

  /** On a source: an address that was written as a path may have a password in it. */
  static final String CLAIM_PATH_FITS = "!has(self.path) || self.path.matches(r'"
      + SpecPatterns.CLAIM_PATH + "')";

  /** On a source. */
  static final String EITHER_URL_OR_CLAIM = "has(self.url) ? !has(self.claimName) && !has(self.path)"
      + " : has(self.claimName) && has(self.path)";

  /** On an image: the base of a compact image is found by its source's digest. */
  static final String COMPACT_HAS_A_DIGEST = "!has(self.form) || self.form != 'Compact'"
      + " || has(self.source.sha256)";

  /** On a connection. */
  static final String ONE_KIND_OF_CONNECTION = "[has(self.wifi), has(self.ethernet), "
      + "has(self.keyfileSecretRef)].filter(it, it).size() == 1";

  /** On a connection. */
  static final String A_KEYFILE_SAYS_ALL = "!has(self.keyfileSecretRef) || !has(self.ipv4) && !has(self.ipv6)";

  /** On the connections. */
  static final String NO_NAME_TWICE = "self.all(one, self.exists_one(other, other.name == one.name))";

  /** On a wireless network: a passphrase may have been taken for the name. */
  static final String SSID_FITS = "size(self.ssid) > 0 && size(bytes(self.ssid)) <= "
      + Wifi.MAX_SSID_BYTES;

  /** On a reference: a secret may have been written in the place of its name. */
  static final String SECRET_NAME_FITS = "!has(self.name) || self.name.matches(r'"
      + SpecPatterns.OBJECT_NAME + "')";

  /** On a reference: a secret may have been written in the place of its key. */
  static final String SECRET_KEY_FITS = "self.key.matches(r'" + SpecPatterns.SECRET_KEY + "')";

  private Cel() {}
}
