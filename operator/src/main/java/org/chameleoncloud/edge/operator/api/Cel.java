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
 * {@link SpecPatterns} and the rules of balenaOS as rules in CEL, the language of {@code x-kubernetes-validations}. A CEL
 * rule has a message of its own; for a pattern, an API server prints the regular expression and the value.
 *
 * <p>For a rule on a string a server prints the string's type, and since Kubernetes 1.35 the string itself
 * (apiextensions-apiserver, pkg/apiserver/schema/cel/validation.go). Where a user may have written a secret by mistake,
 * the rule is therefore on the object around the string or on the list, neither of which any version prints.
 */
final class Cel {
  static final String IS_NAME = "self.matches(r'" + HostName.PATTERN + "')";
  static final String IS_MACHINE_NAME = "self.matches(r'" + SpecPatterns.MACHINE_NAME + "')";
  static final String IS_EMAIL = "self.matches(r'" + SpecPatterns.EMAIL + "')";
  static final String IS_OBJECT_NAME = "self.matches(r'" + SpecPatterns.OBJECT_NAME + "')";
  static final String IS_UUID = "self.matches(r'" + SpecPatterns.UUID + "')";
  static final String IS_SHA256 = "self.matches(r'" + SpecPatterns.SHA256 + "')";
  static final String IS_OS_VERSION = "self.matches(r'" + SpecPatterns.OS_VERSION + "')";
  static final String IS_LIFETIME = "self.matches(r'" + Lifetime.PATTERN + "')";
  static final String IS_HTTP_METHOD = "self in ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']";
  static final String IS_ABSOLUTE_PATH = "self.matches(r'" + SpecPatterns.ABSOLUTE_PATH + "')";
  static final String IS_NOT_EMPTY = "size(self) > 0";
  static final String ALL_ARE_SINGLE_PROJECTS = "self.all(it, it.matches(r'"
      + ProjectRules.SINGLE_PATTERN + "'))";
  static final String NO_ID_IS_MISSPELLED = "!self.exists(it, it.matches(r'"
      + ProjectRules.ANY_ID_PATTERN + "') && !it.matches(r'" + ProjectRules.ID_PATTERN + "'))";
  static final String NO_ENTRY_IS_BLANK = "self.all(it, it.matches(r'" + SpecPatterns.NOT_BLANK
      + "'))";
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
  static final String IS_INTERFACE_NAME = "self.matches(r'" + InterfaceName.PATTERN
      + "') && !(self in ['all', 'default', 'bonding_masters'])";
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

  /** A typo can be fixed as long as the testbed has no record of the device. */
  private static final String NOT_REGISTERED = "!has(oldSelf.status) || !has(oldSelf.status.uuid) || ";

  /** A device that only observes from now on releases its record, and may name another. */
  private static final String IS_RELEASED = "has(self.spec.managementPolicy)"
      + " && self.spec.managementPolicy == 'Observe' || ";

  private static final String OBSERVES = "has(self.managementPolicy) && self.managementPolicy == 'Observe'";

  /** On a spec: the registry requires it of a record, and an observed device has one already. */
  static final String MANAGED_HAS_A_MACHINE_NAME = "has(self.machineName) || " + OBSERVES;

  /** On a spec: likewise. */
  static final String MANAGED_HAS_A_CONTACT_EMAIL = "has(self.contactEmail) || " + OBSERVES;

  /** On the root: a registered device keeps its name. */
  static final String DEVICE_NAME_IS_IMMUTABLE = NOT_REGISTERED + IS_RELEASED + DEVICE_NAME + " == "
      + OLD_DEVICE_NAME;

  /** On the root: a registered device keeps its type. */
  static final String MACHINE_NAME_IS_IMMUTABLE = NOT_REGISTERED + IS_RELEASED
      + "!has(self.spec.machineName) || !has(oldSelf.spec.machineName) || "
      + "self.spec.machineName == oldSelf.spec.machineName";

  /**
   * On the root: metadata.name, where it is the device's name, has the same limit as spec.name. It cannot change, so a
   * device that an older CRD let in keeps it: otherwise not even its status could be written.
   */
  static final String DEVICE_NAME_IS_SHORT = "has(self.spec.name) || size(self.metadata.name) <= "
      + HostName.MAX_LENGTH + " || has(self.status)";

  /** On the spec. */
  static final String ONE_DEVICE_CREDENTIAL = "!has(self.deviceCredential) || !has(self.deviceCredentialRef)";

  /** On a source: an address may contain a password. */
  static final String URL_IS_VALID = "!has(self.url) || self.url.matches(r'" + SpecPatterns.URL
      + "')";

  /** On a source: an address that was written as a path may contain a password. */
  static final String CLAIM_PATH_IS_VALID = "!has(self.path) || self.path.matches(r'"
      + SpecPatterns.CLAIM_PATH + "')";

  /** On a source. An image itself has the path of any other: the operator and the Job refuse that. */
  static final String PATH_IS_NO_OUTPUT = "!has(self.path) || !self.path.matches(r'"
      + SpecPatterns.OUTPUT_PATH + "')";

  /** On a source. */
  static final String ONE_KIND_OF_SOURCE = "[has(self.url), has(self.claimName), has(self.balenaOS), has(self.sourceRef)]"
      + ".filter(it, it).size() == 1 && has(self.claimName) == has(self.path)";

  /** On the spec of an image source. */
  static final String ONE_PLACE_OF_IMAGE = "[has(self.url), has(self.claimName), has(self.balenaOS)]"
      + ".filter(it, it).size() == 1 && has(self.claimName) == has(self.path)";

  /** On the spec of an image source: an address may contain a password. */
  static final String CHECKSUM_URL_IS_VALID = "!has(self.checksumURL) || self.checksumURL.matches(r'"
      + SpecPatterns.URL + "')";

  /** On the spec of an image source. */
  static final String CHECKSUM_URL_NEEDS_A_URL = "!has(self.checksumURL) || has(self.url) && !has(self.sha256)";

  /** On the root of a cluster-scoped image source. */
  static final String CLUSTER_SOURCE_HAS_NO_CLAIM = "!has(self.spec.claimName)";

  /** On the root of a cluster-scoped image source. */
  static final String CLUSTER_SOURCE_HAS_A_DIGEST = "!has(self.spec.url) || has(self.spec.sha256)"
      + " || has(self.spec.checksumURL)";

  static final String IS_KEEP = "self >= 0 && self <= " + ImageSourceSpec.MAX_KEEP;
  static final String IS_INTERVAL = "self.matches(r'" + SpecPatterns.INTERVAL + "')";

  /** On an image: the base of a compact image is found by its source's digest; that of an image source shows later. */
  static final String COMPACT_HAS_A_DIGEST = "!has(self.form) || self.form != 'Compact'"
      + " || has(self.source) && (has(self.source.sha256) || has(self.source.sourceRef))";

  /** On an image: a config.json is made without one. */
  static final String ONLY_CONFIG_HAS_NO_SOURCE = "(has(self.form) && self.form == 'Config')"
      + " != has(self.source)";

  /** On an image: connections are files of their own in an image. */
  static final String CONFIG_HAS_NO_CONNECTIONS = "!has(self.form) || self.form != 'Config'"
      + " || !has(self.connections)";

  /** On a connection. */
  static final String ONE_KIND_OF_CONNECTION = "[has(self.wifi), has(self.ethernet), "
      + "has(self.keyfileSecretRef)].filter(it, it).size() == 1";

  /** On a connection. */
  static final String KEYFILE_EXCLUDES_ADDRESSES = "!has(self.keyfileSecretRef) || !has(self.ipv4) && !has(self.ipv6)";

  /** On the connections. */
  static final String NAMES_ARE_UNIQUE = "self.all(it, self.exists_one(other, other.name == it.name))";

  /** On a wireless network: a passphrase may have been written as its name. */
  static final String SSID_IS_VALID = "size(self.ssid) > 0 && size(bytes(self.ssid)) <= "
      + Wifi.MAX_SSID_BYTES;

  /** On a reference: a secret may have been written instead of its name. */
  static final String SECRET_NAME_IS_VALID = "!has(self.name) || self.name.matches(r'"
      + SpecPatterns.OBJECT_NAME + "')";

  /** On a reference: a secret may have been written instead of its key. */
  static final String SECRET_KEY_IS_VALID = "self.key.matches(r'" + SpecPatterns.SECRET_KEY + "')";

  private Cel() {}
}
