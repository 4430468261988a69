package org.chameleoncloud.edge.operator.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.ImageSource;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * One image to bake.
 *
 * @param namespace the resource's namespace
 * @param device the resource's name
 * @param source where the base image comes from, one of balena with its address and, once it is known, its digest; null for
 *     a config.json, which is made without one
 * @param claimName the claim that receives the image
 * @param path where on the claim
 * @param form the form it is stored in
 * @param machineName the device type, checked against the image's own
 * @param config the per-device part of config.json
 * @param keyfiles the network connections, by the names of their files
 * @param inputsHash a digest of all the above and of the rebake annotation; of an image from balena the version counts, and
 *     neither the address nor the pinned digest, and of a revision of an image source the revision
 * @param attempt counts from 1 the Jobs for the same inputs
 * @param chosen the revision of an image source that the source is; null for none
 */
@Buildable
public record BakeSpec(String namespace, String device, ImageSpec.Source source, String claimName,
    String path, ImageForm form, String machineName, Sensitive config,
    SortedMap<String, Sensitive> keyfiles,
    String inputsHash, int attempt, ImageSource chosen) {

  /** Without its ending, in characters. */
  private static final int MAX_FILE_NAME = 200;
  private static final int DIGEST_LENGTH = 16;

  /**
   * The bake of a device whose record and key are known.
   *
   * @param keyfiles the network connections that the image asks for, by the names of their files
   * @param chosen the revision of an image source that {@code image} names; null for none
   */
  public static BakeSpec of(String namespace, String device, ImageSpec image, String machineName,
      Hardware record,
      BalenaDevice balena, SortedMap<String, Sensitive> keyfiles, String rebakeRequest,
      ImageSource chosen, BakeSettings settings) {
    String claim = claimOf(image, settings);
    String path = pathOf(namespace, device, image.formOrDefault());
    Optional<ImageSpec.Source> source = Optional.ofNullable(image.source());
    Optional<String> version = version(image.source());
    Sensitive config = DeviceConfig.of(record, balena, machineName, image, settings.endpoints());
    List<String> inputs = new ArrayList<>(List.of(config.reveal()));
    inputs.addAll(inputs(image.source(), chosen));
    inputs.addAll(Arrays.asList(claim, path, machineName, rebakeRequest));
    // The digest is in the status, where passphrases could be guessed against it, were it not for the device's key in
    // config.json: its random characters, which no status contains, salt the digest.
    keyfiles.forEach((file, content) -> inputs.addAll(List.of(file, content.reveal())));
    ImageSpec.Source resolved = source
        .map(found -> version.map(name -> found.withUrl(
            BalenaDownload.url(settings.balenaApi(), machineName, name))).orElse(found))
        .orElse(null);
    return BakeSpecBuilder.builder().namespace(namespace).device(device).source(resolved)
        .claimName(claim).path(path).form(image.formOrDefault()).machineName(machineName)
        .config(config).keyfiles(new TreeMap<>(keyfiles)).inputsHash(Digests.sha256(inputs))
        .attempt(1).chosen(chosen).build();
  }

  /** What the source contributes to the digest of the inputs; null for none. */
  private static List<String> inputs(ImageSpec.Source source, ImageSource chosen) {
    if (chosen != null) {
      // A revision at another address is the same image, and its digest may become known later.
      return Arrays.asList("revision " + chosen.revision(), null, null, null);
    }
    if (source == null) {
      return Arrays.asList(null, null, null, null);
    }
    // Not the address of balena's API: the same version from another server is the same image.
    return Arrays.asList(
        version(source).map(name -> "balenaOS " + name).orElse(source.url()), source.sha256(),
        source.claimName(), source.path());
  }

  /** The claim that receives a resource's image. */
  public static String claimOf(ImageSpec image, BakeSettings settings) {
    return image.claimName() == null ? settings.defaultClaim() : image.claimName();
  }

  /**
   * Where on its claim a resource's image is stored; the namespace separates claims that share one volume. A resource's
   * name may have 253 characters and a file's 255, those next to the image included, so a long one is shortened. Its
   * digest follows a character that no resource's name has, so that no two resources have the same path.
   */
  public static String pathOf(String namespace, String device, ImageForm form) {
    String file = device.length() <= MAX_FILE_NAME
        ? device
        : device.substring(0, MAX_FILE_NAME - DIGEST_LENGTH - 1) + "_"
            + Digests.sha256(device).substring(0, DIGEST_LENGTH);
    return directoryOf(namespace) + file + switch (form) {
      case Compact -> ".img.compact";
      case Config -> ".config.json";
      case Raw, UNKNOWN -> ".img";
    };
  }

  /**
   * Whether an image of the resource may be stored there, in any form. Its claim may be another one than the spec's now;
   * its path follows from its name.
   *
   * @param claim null or not a name at all for a status that we did not write
   * @param path the same
   */
  public static boolean isPlaceOf(String namespace, String device, String claim, String path) {
    return SpecPatterns.isObjectName(claim) && Stream.of(ImageForm.values())
        .anyMatch(form -> pathOf(namespace, device, form).equals(path));
  }

  /**
   * Whether an image's source is where the images of its namespace are stored, which contain the keys of devices. Those of
   * other namespaces, and of another claim on the same volume, are recognized by the Job.
   */
  public static boolean startsFromOutput(ImageSpec image, String namespace,
      BakeSettings settings) {
    ImageSpec.Source source = image.source();
    return source != null && source.path() != null
        && claimOf(image, settings).equals(source.claimName())
        && source.path().startsWith(directoryOf(namespace));
  }

  private static String directoryOf(String namespace) {
    return namespace + "/";
  }

  private static Optional<String> version(ImageSpec.Source source) {
    return Optional.ofNullable(source).map(ImageSpec.Source::balenaOS)
        .map(ImageSpec.BalenaOS::version);
  }

  /** The version of an image that balena offers; empty for every other source. */
  public Optional<String> balenaVersion() {
    return version(source);
  }

  /**
   * The same bake from a source that must have this digest, unless the resource names one. Its inputs stay the same: nobody
   * has changed them.
   */
  public BakeSpec pinnedTo(String sha256) {
    return source.sha256() == null
        ? BakeSpecBuilder.builder(this).source(source.withSha256(sha256)).build()
        : this;
  }

  /** Whether the source is at an address, and not on a claim. */
  public boolean isFetched() {
    return source != null && source.url() != null;
  }

  /** What the path of the source is relative to, unlike any other claim of the cluster; empty for an address. */
  public Optional<String> sourceScope() {
    return sourceClaim().map(claim -> namespace + "/" + claim);
  }

  /** The claim that the source is on, if it is on one. */
  public Optional<String> sourceClaim() {
    return Optional.ofNullable(source).map(ImageSpec.Source::claimName);
  }

  /** The same bake, as attempt {@code number}. */
  public BakeSpec attempt(int number) {
    return BakeSpecBuilder.builder(this).attempt(number).build();
  }
}
