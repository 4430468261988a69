package org.chameleoncloud.edge.operator.plan;

import static org.chameleoncloud.edge.operator.api.SpecPatterns.EMAIL;
import static org.chameleoncloud.edge.operator.api.SpecPatterns.MACHINE_NAME;
import static org.chameleoncloud.edge.operator.api.SpecPatterns.NAME;
import static org.chameleoncloud.edge.operator.api.SpecPatterns.NAME_LENGTH;

import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.SpecPatterns;

/**
 * What the CRD's schema says, said once more: the registry stores any PATCH unchecked, so nothing unchecked may reach
 * it, also where an older CRD is installed.
 */
final class SpecRules {
  private SpecRules() {}

  /** The first thing that is wrong with a spec, as a sentence that names the field. */
  static Optional<String> firstProblem(EdgeDeviceSpec spec, String deviceName) {
    String nameField = spec.name() == null ? "metadata.name" : "spec.name";
    if (deviceName.length() > NAME_LENGTH || !deviceName.matches(NAME)) {
      return Optional.of(
          nameField + " \"" + shown(deviceName) + "\" is no RFC 1123 name: use lower-case letters, "
              + "digits, '-' and '.', at most " + NAME_LENGTH
              + " characters; the testbed names the device's node after it");
    }
    if (isBlank(spec.machineName())) {
      return Optional
          .of("spec.machineName is missing: name the device type, such as raspberrypi4-64");
    }
    if (!spec.machineName().matches(MACHINE_NAME)) {
      return Optional.of("spec.machineName \"" + shown(spec.machineName())
          + "\" is no device type: lower-case letters, "
          + "digits and '-', such as raspberrypi4-64");
    }
    if (isBlank(spec.contactEmail())) {
      return Optional.of(
          "spec.contactEmail is missing: name an address that the testbed's operators can write to");
    }
    if (!spec.contactEmail().matches(EMAIL)) {
      return Optional
          .of("spec.contactEmail \"" + shown(spec.contactEmail()) + "\" is no e-mail address");
    }
    if (spec.authorizedProjectsReason() != null && spec.authorizedProjects() == null) {
      return Optional.of(
          "spec.authorizedProjectsReason explains spec.authorizedProjects: set both or neither");
    }
    return listProblem("spec.authorizedProjects", spec.authorizedProjects())
        .or(() -> listProblem("spec.deviceProfiles", spec.deviceProfiles()));
  }

  /** The first thing that is wrong with what is said of the image. */
  static Optional<String> firstProblem(ImageSpec image) {
    ImageSpec.Source source = image.source();
    if (source == null || (source.url() == null) == (source.path() == null)) {
      return Optional.of("spec.image.source takes either url, or claimName and path");
    }
    if ((source.path() == null) != (source.claimName() == null)) {
      return Optional.of("spec.image.source.claimName and spec.image.source.path need each other");
    }
    if (source.url() != null && !source.url().matches(SpecPatterns.URL)) {
      return Optional
          .of("spec.image.source.url is no http or https address without a user name in it");
    }
    if (source.path() != null && !source.path().matches(SpecPatterns.CLAIM_PATH)) {
      return Optional.of("spec.image.source.path \"" + shown(source.path())
          + "\" is no path below the claim's root");
    }
    if (source.sha256() != null && !source.sha256().matches(SpecPatterns.SHA256)) {
      return Optional.of("spec.image.source.sha256 must be 64 hexadecimal digits");
    }
    return image.installer() == null
        ? Optional.empty()
        : listProblem("spec.image.installer.targetDevices", image.installer().targetDevices());
  }

  private static Optional<String> listProblem(String field, List<String> values) {
    if (values != null && values.stream().anyMatch(SpecRules::isBlank)) {
      return Optional.of(field + " has an empty entry");
    }
    return Optional.empty();
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
