package org.chameleoncloud.edge.operator.plan.spec;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.DisruptionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.operator.api.ImageSourceRef;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.api.ManagementPolicy;
import org.chameleoncloud.edge.operator.api.ProjectRules;
import org.chameleoncloud.edge.operator.api.SpecPatterns;

/**
 * The rules of the CRD's schema, checked again: the registry stores any PATCH unchecked, so nothing unchecked may reach
 * it, even where an older CRD is installed.
 */
public final class SpecRules {
  private static final Pattern MACHINE_NAME = Pattern.compile(SpecPatterns.MACHINE_NAME);
  private static final Pattern EMAIL = Pattern.compile(SpecPatterns.EMAIL);
  private static final Pattern UUID = Pattern.compile(SpecPatterns.UUID);
  private static final Pattern URL = Pattern.compile(SpecPatterns.URL);
  private static final Pattern CLAIM_PATH = Pattern.compile(SpecPatterns.CLAIM_PATH);
  private static final Pattern OUTPUT_PATH = Pattern.compile(SpecPatterns.OUTPUT_PATH);
  private static final Pattern SHA256 = Pattern.compile(SpecPatterns.SHA256);

  private SpecRules() {}

  /**
   * The first thing that is wrong with a spec, as a sentence that names the field. A name that is only too long is none of
   * them: the device may be registered already.
   */
  public static Optional<String> firstProblem(EdgeDeviceSpec spec, String deviceName) {
    if (!HostName.isSubdomain(deviceName)) {
      return Optional.of(nameField(spec) + " \"" + shown(deviceName)
          + "\" is not a valid RFC 1123 name: use lower-case letters, "
          + "digits, '-' and '.', at most " + HostName.MAX_LENGTH
          + " characters; the testbed names the device's node after it");
    }
    return machineNameProblem(spec).or(() -> contactEmailProblem(spec))
        .or(() -> uuidProblem(spec))
        .or(() -> ProjectRules.firstProblem(spec.authorizedProjects()))
        .or(() -> listProblem("spec.deviceProfiles", spec.deviceProfiles()))
        .or(() -> unknownValue("spec.localEgress", spec.localEgress(), LocalEgress.UNKNOWN))
        .or(() -> unknownValue("spec.disruption", spec.disruption(), DisruptionPolicy.UNKNOWN))
        .or(() -> DeviceCredentialRules.firstProblem(spec)).or(() -> policyProblem(spec));
  }

  /** What keeps a resource from being deleted: nobody knows what to do with its record. */
  public static Optional<String> policyProblem(EdgeDeviceSpec spec) {
    return unknownValue("spec.deletionPolicy", spec.deletionPolicy(), DeletionPolicy.UNKNOWN)
        .or(() -> unknownValue("spec.managementPolicy", spec.managementPolicy(),
            ManagementPolicy.UNKNOWN));
  }

  private static Optional<String> machineNameProblem(EdgeDeviceSpec spec) {
    if (spec.observes() && spec.machineName() == null) {
      return Optional.empty();
    }
    if (isBlank(spec.machineName())) {
      return Optional
          .of("spec.machineName is missing: set the device type, such as raspberrypi4-64");
    }
    return MACHINE_NAME.matcher(spec.machineName()).matches()
        ? Optional.empty()
        : Optional.of("spec.machineName \"" + shown(spec.machineName())
            + "\" is not a valid device type: use lower-case letters, "
            + "digits and '-', such as raspberrypi4-64");
  }

  private static Optional<String> contactEmailProblem(EdgeDeviceSpec spec) {
    if (spec.observes() && spec.contactEmail() == null) {
      return Optional.empty();
    }
    if (isBlank(spec.contactEmail())) {
      return Optional.of(
          "spec.contactEmail is missing: set an address that the testbed's operators can write to");
    }
    return EMAIL.matcher(spec.contactEmail()).matches()
        ? Optional.empty()
        : Optional.of("spec.contactEmail \"" + shown(spec.contactEmail())
            + "\" is not a valid e-mail address");
  }

  private static Optional<String> uuidProblem(EdgeDeviceSpec spec) {
    return spec.uuid() == null || UUID.matcher(spec.uuid()).matches()
        ? Optional.empty()
        : Optional.of("spec.uuid \"" + shown(spec.uuid()) + "\" is not the id of a record: use 36 "
            + "characters, lower-case hexadecimal digits and dashes");
  }

  /** The first thing that is wrong with the image, as a sentence that names the field. */
  public static Optional<String> firstProblem(ImageSpec image) {
    return unknownValue("spec.image.form", image.form(), ImageForm.UNKNOWN)
        .or(() -> image.formOrDefault() == ImageForm.Config
            ? configProblem(image)
            : sourceProblem(image))
        .or(() -> image.installer() == null
            ? Optional.empty()
            : listProblem("spec.image.installer.targetDevices", image.installer().targetDevices()))
        .or(() -> OsSettingsRules.firstProblem(image));
  }

  private static Optional<String> configProblem(ImageSpec image) {
    if (image.source() != null) {
      return Optional.of("spec.image.form Config has no spec.image.source: remove it");
    }
    return image.connections() == null
        ? Optional.empty()
        : Optional.of("spec.image.connections are not part of config.json: remove them, or set "
            + "another spec.image.form");
  }

  /** What is wrong with the path of a source on a claim, as the rest of a sentence about it. */
  public static Optional<String> claimPathProblem(String path) {
    if (!CLAIM_PATH.matcher(path).matches()) {
      return Optional.of("is not a valid path below the claim's root");
    }
    return OUTPUT_PATH.matcher(path).find()
        ? Optional.of("names a file that is stored for a device: name an image from balena")
        : Optional.empty();
  }

  private static Optional<String> sourceProblem(ImageSpec image) {
    ImageSpec.Source source = image.source();
    if (source == null
        || Stream.of(source.url(), source.path(), source.balenaOS(), source.sourceRef())
            .filter(Objects::nonNull).count() != 1) {
      return Optional
          .of("spec.image.source must have either url, or claimName and path, or balenaOS, or sourceRef");
    }
    if ((source.path() == null) != (source.claimName() == null)) {
      return Optional
          .of("spec.image.source.claimName and spec.image.source.path must be set together");
    }
    if (source.balenaOS() != null && !SpecPatterns.isOsVersion(source.balenaOS().version())) {
      return Optional.of("spec.image.source.balenaOS.version must be an exact version of balenaOS, "
          + "such as 6.10.24+rev3");
    }
    if (source.sourceRef() != null) {
      Optional<String> problem = refProblem(source.sourceRef());
      if (problem.isPresent()) {
        return problem;
      }
    }
    if (source.url() != null && !URL.matcher(source.url()).matches()) {
      return Optional
          .of("spec.image.source.url is not an http or https address without a user name");
    }
    Optional<String> path = Optional.ofNullable(source.path()).flatMap(SpecRules::claimPathProblem);
    if (path.isPresent()) {
      return path.map("spec.image.source.path "::concat);
    }
    if (source.sha256() != null && !SHA256.matcher(source.sha256()).matches()) {
      return Optional.of("spec.image.source.sha256 must be 64 hexadecimal characters");
    }
    if (image.formOrDefault() == ImageForm.Compact && source.sha256() == null
        && source.sourceRef() == null) {
      return Optional
          .of("spec.image.form Compact needs spec.image.source.sha256, by which the base is found");
    }
    return Optional.empty();
  }

  private static Optional<String> refProblem(ImageSourceRef ref) {
    return unknownValue("spec.image.source.sourceRef.kind", ref.kind(), ImageSourceRef.Kind.UNKNOWN)
        .or(() -> SpecPatterns.isObjectName(ref.name())
            ? Optional.empty()
            : Optional.of("spec.image.source.sourceRef.name is not the name of an image source"));
  }

  private static <E extends Enum<E>> Optional<String> unknownValue(String field, E value,
      E unknown) {
    if (value != unknown) {
      return Optional.empty();
    }
    String known = EnumSet.complementOf(EnumSet.of(unknown)).stream().map(Enum::name)
        .collect(Collectors.joining(" or "));
    return Optional
        .of(field + " has a value that this version of the operator does not support: set "
            + known + ", or upgrade the operator");
  }

  private static Optional<String> listProblem(String field, List<String> values) {
    if (values != null && values.stream().anyMatch(SpecRules::isBlank)) {
      return Optional.of(field + " has an empty entry");
    }
    return Optional.empty();
  }

  /** The field that has the device's name. */
  public static String nameField(EdgeDeviceSpec spec) {
    return spec.name() == null ? "metadata.name" : "spec.name";
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
