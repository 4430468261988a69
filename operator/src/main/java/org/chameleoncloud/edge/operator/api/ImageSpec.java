package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.balenaos.NetworkHost;
import org.chameleoncloud.edge.balenaos.SshPublicKey;

/** The image to bake for the device. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = Cel.COMPACT_HAS_A_DIGEST, fieldPath = ".source.sha256",
    reason = "FieldValueRequired",
    message = "spec.image.form Compact needs spec.image.source.sha256, by which the base is found")
@ValidationRule(value = Cel.ONLY_CONFIG_HAS_NO_SOURCE, fieldPath = ".source",
    reason = "FieldValueRequired",
    message = "spec.image.source is required, except with spec.image.form Config, which has none")
@ValidationRule(value = Cel.CONFIG_HAS_NO_CONNECTIONS, fieldPath = ".connections",
    reason = "FieldValueForbidden",
    message = "spec.image.connections are not part of config.json: remove them, or set another "
        + "spec.image.form")
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record ImageSpec(
    @JsonPropertyDescription("The balenaOS image to start from: url, claimName and path, balenaOS, or sourceRef. Required, except with "
        + "the form Config.") Source source,

    @JsonPropertyDescription("The PersistentVolumeClaim in this namespace that receives the baked image, as "
        + "NAMESPACE/NAME.img; status.image has the path. Default: the operator's --image-claim, usually edge-images.")
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH)
    @ValidationRule(value = Cel.IS_OBJECT_NAME,
        message = "spec.image.claimName must be the name of a PersistentVolumeClaim: lower-case letters, digits, '-' and '.', a letter "
            + "or digit at both ends") String claimName,

    @JsonPropertyDescription("The form in which the image is stored. Raw: ready to flash. Compact: only what differs from "
        + "the source, as NAMESPACE/NAME.img.compact, to be expanded with baker expand before flashing. Config: "
        + "only the device's config.json, as NAMESPACE/NAME.config.json, to be copied onto the boot partition by "
        + "hand. Default: Raw.") ImageForm form,

    @JsonPropertyDescription("What the installer on a flasher image does.") Installer installer,

    @JsonPropertyDescription("Who may sign in over SSH: OpenSSH public keys, each 'type base64 comment'. Absent: those "
        + "of the image.")
    @Size(min = 1, max = 32)
    @ValidationRule(value = Cel.ALL_ARE_SSH_KEYS,
        message = "spec.image.sshKeys must be OpenSSH public keys, each 'type base64 comment' in one line, as in "
            + "id_ed25519.pub") List<@Size(
                max = SshPublicKey.MAX_LENGTH) String> sshKeys,

    @JsonPropertyDescription("NTP servers. Absent: those of the image, usually balenaOS's own.")
    @Size(min = 1, max = 8)
    @ValidationRule(value = Cel.ALL_ARE_HOSTS,
        message = "spec.image.ntpServers must be host names or addresses, such as 0.pool.ntp.org") List<@Size(
            max = NetworkHost.MAX_LENGTH) String> ntpServers,

    @JsonPropertyDescription("DNS servers for all networks, by address. Absent: those of the image, usually "
        + "balenaOS's 8.8.8.8.")
    @Size(min = 1, max = 8)
    @ValidationRule(value = Cel.ALL_ARE_ADDRESSES,
        message = "spec.image.dnsServers must be addresses, such as 192.0.2.53") List<@Size(
            max = SpecPatterns.ANY_LENGTH) String> dnsServers,

    @JsonPropertyDescription("The country that the device is in, for its Wi-Fi regulations: two letters, such as US. "
        + "Write Norway as \"NO\" in quotes: YAML reads NO as false.")
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_COUNTRY,
        message = "spec.image.country must be two capital letters, such as US") String country,

    @JsonPropertyDescription("Whether the device keeps its log across restarts.") Boolean persistentLogging,

    @JsonPropertyDescription("Whether balenaOS runs in development mode, which opens the device to its local network: for "
        + "the desk, not for the field.") Boolean developmentMode,

    @JsonPropertyDescription("Network connections, in addition to the wired one with DHCP that every device has.")
    @Size(max = ImageSpec.MAX_CONNECTIONS)
    @ValidationRule(value = Cel.NAMES_ARE_UNIQUE,
        message = "spec.image.connections has two connections with the same name: each is written to a file of its name") List<NetworkConnection> connections) {

  /** How many connections one image may have: one Secret holds their files while the image is baked. */
  public static final int MAX_CONNECTIONS = 16;

  /** {@code form} with its default filled in. */
  public ImageForm formOrDefault() {
    return form == null ? ImageForm.Raw : form;
  }

  /** The keys of Secrets that its connections need. */
  public Set<SecretKeyRef> secretRefs() {
    return connections == null
        ? Set.of()
        : connections.stream().filter(Objects::nonNull).map(NetworkConnection::secretRef)
            .flatMap(Optional::stream)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The resource that names the source, if one does. */
  public Optional<ImageSourceRef> sourceRef() {
    return Optional.ofNullable(source).map(Source::sourceRef);
  }

  /** Where the base image comes from: an address, a file on a claim, balena, or a resource that says so. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = Cel.ONE_KIND_OF_SOURCE,
      message = "spec.image.source must have either url, or claimName and path, or balenaOS, or sourceRef")
  @ValidationRule(value = Cel.URL_IS_VALID, fieldPath = ".url",
      message = "spec.image.source.url must be an http or https address without a user name")
  @ValidationRule(value = Cel.CLAIM_PATH_IS_VALID, fieldPath = ".path",
      message = "spec.image.source.path must be a path below the claim's root, such as base/pi4.img.zip: letters, digits, "
          + "'.', '_', '+' and '-', no '..' and no leading '/'")
  @ValidationRule(value = Cel.PATH_IS_NO_OUTPUT, fieldPath = ".path",
      message = "spec.image.source.path names a file that is stored for a device: name an image from balena")
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Source(
      @JsonPropertyDescription("An http or https address of the image, raw or compressed.")
      @Size(max = 2048) String url,

      @JsonPropertyDescription("The SHA-256 of the source as downloaded, compressed or not; any other file is rejected. "
          + "For balenaOS it replaces the digest of the first download, status.imageSource.sha256; for sourceRef that of the "
          + "source's revision, and then no new revision changes the device.")
      @Size(max = SpecPatterns.ANY_LENGTH)
      @ValidationRule(value = Cel.IS_SHA256,
          message = "spec.image.source.sha256 must be 64 hexadecimal characters") String sha256,

      @JsonPropertyDescription("A PersistentVolumeClaim in this namespace that holds the image.")
      @Size(max = SpecPatterns.OBJECT_NAME_LENGTH)
      @ValidationRule(value = Cel.IS_OBJECT_NAME,
          message = "spec.image.source.claimName must be the name of a PersistentVolumeClaim: lower-case letters, digits, '-' and '.', a letter "
              + "or digit at both ends") String claimName,

      @JsonPropertyDescription("The image's path on that claim, in a directory without baked images: those contain the keys "
          + "of devices. An image that holds the key of a device is rejected.")
      @Size(max = 1024) String path,

      @JsonPropertyDescription("The image that balena offers for the device type: downloaded from balena's API. Every "
          + "later download must be the same as the first one, whose digest is in status.imageSource.") BalenaOS balenaOS,

      @JsonPropertyDescription("An EdgeImageSource or ClusterEdgeImageSource that says which image is baked, and what a newer "
          + "one does to the device.") ImageSourceRef sourceRef) {

    /** A source that is not named by its version: at an address, or on a claim. */
    public Source(String url, String sha256, String claimName, String path) {
      this(url, sha256, claimName, path, null);
    }

    /** A source that the spec itself names. */
    public Source(String url, String sha256, String claimName, String path, BalenaOS balenaOS) {
      this(url, sha256, claimName, path, balenaOS, null);
    }

    /** The same source at an address. */
    public Source withUrl(String address) {
      return new Source(address, sha256, claimName, path, balenaOS, sourceRef);
    }

    /** The same source with a digest. */
    public Source withSha256(String digest) {
      return new Source(url, digest, claimName, path, balenaOS, sourceRef);
    }
  }

  /** An image that balena offers. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record BalenaOS(
      @JsonPropertyDescription("The exact version, such as 6.10.24+rev3, as `balena os versions` lists it for the device "
          + "type; no range, and not latest.")
      @Required
      @Size(max = SpecPatterns.OS_VERSION_LENGTH)
      @ValidationRule(value = Cel.IS_OS_VERSION,
          message = "spec.image.source.balenaOS.version must be an exact version of balenaOS, such as 6.10.24+rev3: without a v in "
              + "front, no range, and not latest") String version) {}

  /** Options of balenaOS's installer (balenaOS 6.1.15 and later read the target devices). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Installer(
      @JsonPropertyDescription("Storage devices to install to, such as nvme0n1; the first one that exists is used.")
      @Size(min = 1, max = 16)
      @ValidationRule(value = Cel.ALL_ARE_STORAGE_DEVICES,
          message = "spec.image.installer.targetDevices must be names in /dev, without /dev/, such as nvme0n1") List<@Size(
              max = 32) String> targetDevices,

      @JsonPropertyDescription("Install even over another operating system.") Boolean migrateForce) {}
}
