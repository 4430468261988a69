package org.chameleoncloud.edge.operator.fleet;

import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec.Metadata;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.FieldConflicts;
import org.chameleoncloud.edge.operator.api.FleetPatterns;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.api.Rollout;
import org.chameleoncloud.edge.operator.api.RolloutOrder;
import org.chameleoncloud.edge.operator.fleet.template.DesiredDevice;
import org.chameleoncloud.edge.operator.fleet.template.FleetMember;
import org.chameleoncloud.edge.operator.fleet.template.Placeholders;
import org.chameleoncloud.edge.operator.fleet.template.TemplateRevision;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;

/**
 * What the CRD's schema requires of a fleet, checked again, since an older CRD may be installed; and what no schema can
 * check: the devices that the template makes.
 */
final class FleetRules {
  private static final Pattern RANGE_PATTERN = Pattern.compile(FleetPatterns.NAME);

  private static final int LARGEST = 1_000_000;

  private static final int MOST_REVISIONS = 100;

  private FleetRules() {}

  /** The first thing that is wrong with the names and the rollout, as a sentence that names the field. */
  static Optional<String> firstProblem(EdgeDeviceFleetSpec spec) {
    if (spec == null || spec.template() == null || spec.template().spec() == null) {
      return Optional.of("spec.template.spec is missing: set what the devices are made from");
    }
    if ((spec.names() == null) == (spec.range() == null)) {
      return Optional.of("spec must have either names or range");
    }
    return (spec.range() == null ? namesProblem(spec.names()) : rangeProblem(spec.range()))
        .or(() -> templateProblem(spec)).or(() -> rolloutProblem(spec));
  }

  private static Optional<String> namesProblem(List<String> names) {
    if (names.isEmpty()) {
      return Optional.of("spec.names is empty: name at least one device, or delete the fleet");
    }
    if (names.size() > EdgeDeviceFleetSpec.MAX_DEVICES) {
      return Optional.of("spec.names has more than " + EdgeDeviceFleetSpec.MAX_DEVICES
          + " names: make several fleets");
    }
    return names.stream().filter(name -> name == null || !HostName.isValid(name)).findFirst()
        .map(name -> "spec.names has an entry that is not a valid RFC 1123 name: use lower-case "
            + "letters, digits, '-' and '.', at most " + HostName.MAX_LENGTH + " characters");
  }

  private static Optional<String> rangeProblem(EdgeDeviceFleetSpec.Range range) {
    if (range.pattern() == null || !RANGE_PATTERN.matcher(range.pattern()).matches()) {
      return Optional.of("spec.range.pattern must be a name with {index} or {index:02} in it once, "
          + "such as pi-{index:02}");
    }
    if (range.from() == null || range.to() == null || range.from() < 0
        || range.from() > range.to()) {
      return Optional.of("spec.range.from and spec.range.to must be numbers in ascending order");
    }
    if (range.to() >= LARGEST) {
      return Optional.of("spec.range.to must be less than " + LARGEST);
    }
    return range.to() - range.from() >= EdgeDeviceFleetSpec.MAX_DEVICES
        ? Optional.of("spec.range has more than " + EdgeDeviceFleetSpec.MAX_DEVICES
            + " numbers: make several fleets")
        : Optional.empty();
  }

  private static Optional<String> templateProblem(EdgeDeviceFleetSpec spec) {
    EdgeDeviceSpec device = spec.template().spec();
    if (device.uuid() != null) {
      return Optional.of("spec.template.spec.uuid names one record, and a fleet has many: remove "
          + "it");
    }
    Metadata metadata = spec.template().metadata();
    Map<String, String> labels = metadata == null
        ? Map.of()
        : Objects.requireNonNullElse(metadata.labels(), Map.of());
    return labels.containsKey(Label.FLEET.key()) || labels.containsKey(Label.REVISION.key())
        ? Optional.of("spec.template.metadata.labels has a label that the fleet itself sets: "
            + "remove " + Label.FLEET.key() + " and " + Label.REVISION.key())
        : Optional.empty();
  }

  private static Optional<String> rolloutProblem(EdgeDeviceFleetSpec spec) {
    if (spec.conflicts() == FieldConflicts.UNKNOWN) {
      return Optional.of(unknown("spec.conflicts", "Report or Overwrite"));
    }
    Rollout rollout = spec.rolloutOrDefault();
    if (rollout.order() == RolloutOrder.UNKNOWN) {
      return Optional.of(unknown("spec.rollout.order", "Listed or Reversed"));
    }
    if (rollout.historyLimit() < 0 || rollout.historyLimit() > MOST_REVISIONS) {
      return Optional.of("spec.rollout.revisionHistoryLimit must be between 0 and "
          + MOST_REVISIONS);
    }
    try {
      rollout.pause();
    } catch (DateTimeParseException _) {
      return Optional.of("spec.rollout.batchPause must be a duration such as 90s, 10m or 1h30m");
    }
    try {
      rollout.maxUnavailable(0);
      rollout.batchSize(0);
      rollout.failureThreshold(0);
      return Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.of("spec.rollout has a value that is neither a number nor a percentage such "
          + "as 10%: check maxUnavailable, batchSize and failureThreshold");
    }
  }

  private static String unknown(String field, String known) {
    return field + " has a value that this version of the operator does not support: set " + known
        + ", or upgrade the operator";
  }

  /** The first thing that is wrong with the devices that the template makes, as a sentence. */
  static Optional<String> firstProblem(List<DesiredDevice> devices, TemplateRevision revision) {
    return devices.stream().flatMap(device -> problem(device, revision).stream()).findFirst()
        .or(() -> sameName(devices));
  }

  /** Whether a revision, which may be of another version of the operator, makes a valid device. */
  static boolean isValid(DesiredDevice device, TemplateRevision revision) {
    try {
      return problem(device, revision).isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Optional<String> sameName(List<DesiredDevice> devices) {
    Map<String, String> byName = new HashMap<>();
    for (DesiredDevice device : devices) {
      String other = byName.put(device.deviceName(), device.member().name());
      if (other != null) {
        return Optional.of("spec.template.spec.name makes the name \"" + device.deviceName()
            + "\" for both " + other + " and " + device.member().name() + ": use {name} in it");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> problem(DesiredDevice device, TemplateRevision revision) {
    FleetMember member = device.member();
    if (!HostName.isValid(member.name())) {
      return Optional.of("spec.range makes the name \"" + member.name()
          + "\", which is not a valid RFC 1123 name of at most " + HostName.MAX_LENGTH
          + " characters: change spec.range.pattern");
    }
    return Placeholders.firstProblem(revision.content(), "spec.template", member)
        .or(() -> deviceProblem(device));
  }

  private static Optional<String> deviceProblem(DesiredDevice device) {
    return SpecRules.firstProblem(device.spec(), device.deviceName())
        .map(problem -> "spec.template makes an invalid device \"" + device.member().name()
            + "\": " + problem);
  }
}
