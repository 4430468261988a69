package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.balenaos.HostName;

/**
 * Which devices a fleet has, and what they are made from.
 *
 * <p>The components' descriptions are what {@code kubectl explain} prints.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = FleetCel.ONE_KIND_OF_NAMES,
    message = "spec must have either names or range")
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record EdgeDeviceFleetSpec(
    @JsonPropertyDescription("The names of the devices, which are the names of their EdgeDevices. A name that leaves the list is "
        + "a device that is deleted, and the name of a deleted device is spent.")
    @Size(min = 1, max = EdgeDeviceFleetSpec.MAX_DEVICES)
    @ValidationRule(value = FleetCel.ALL_ARE_NAMES,
        message = "spec.names must be RFC 1123 names: lower-case letters, digits, '-' and '.', a letter or digit at "
            + "both ends") List<@Size(max = HostName.MAX_LENGTH) String> names,

    @JsonPropertyDescription("The names as a pattern with a number, instead of a list. A number that leaves the range is a device "
        + "that is deleted.") Range range,

    @JsonPropertyDescription("What each device is made from. Texts may contain {name}, {index}, the number in the device's name, "
        + "and {index:02}, the same with zeros in front, here two digits.")
    @Required Template template,

    @JsonPropertyDescription("How a change of the template reaches the devices.") Rollout rollout,

    @JsonPropertyDescription("Whether EdgeDevices that exist by one of the names and belong to nobody become part of the fleet. "
        + "Default: false, such a device is left alone and reported.") Boolean adopt,

    @JsonPropertyDescription("What happens where another field manager has set a field of a device to another value than the template: "
        + "Report (default), the device is left as it is, or Overwrite.") FieldConflicts conflicts) {
  /** How many devices one fleet may have. Their names are part of one object, of which etcd stores 1.5 MiB. */
  public static final int MAX_DEVICES = 2000;

  /** {@code rollout} with nothing set where it is absent. */
  public Rollout rolloutOrDefault() {
    return rollout == null ? Rollout.DEFAULT : rollout;
  }

  /** Whether existing devices are taken over. */
  public boolean adopts() {
    return Boolean.TRUE.equals(adopt);
  }

  /** Names with a number. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(value = FleetCel.RANGE_IS_ASCENDING, fieldPath = ".to",
      message = "spec.range.to must not be less than spec.range.from")
  @ValidationRule(value = FleetCel.RANGE_IS_POSITIVE, fieldPath = ".from",
      message = "spec.range.from must not be negative, and spec.range.to must be less than 1000000")
  @ValidationRule(value = FleetCel.RANGE_IS_BOUNDED, fieldPath = ".to",
      message = "spec.range has more than 2000 numbers: make several fleets")
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Range(
      @JsonPropertyDescription("The name with {index} once, or {index:02} for two digits with zeros in front, such as pi-{index:02}.")
      @Required
      @Size(max = HostName.MAX_LENGTH)
      @ValidationRule(value = FleetCel.IS_NAME_PATTERN,
          message = "spec.range.pattern must be a name with {index} or, for two digits, {index:02} in it once, such as "
              + "pi-{index:02}: lower-case letters, digits, '-' and '.', a letter, a digit or the number at both ends") String pattern,

      @JsonPropertyDescription("The first number.")
      @Required Integer from,

      @JsonPropertyDescription("The last number.")
      @Required Integer to) {}

  /** What a device is made from. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Template(
      @JsonPropertyDescription("Labels and annotations of each device.") Metadata metadata,

      @JsonPropertyDescription("The spec of each device.")
      @ValidationRule(value = FleetCel.TEMPLATE_HAS_NO_UUID, fieldPath = ".uuid",
          reason = "FieldValueForbidden",
          message = "spec.template.spec.uuid names one record, and a fleet has many: remove it")
      @ValidationRule(value = FleetCel.TEMPLATE_NAME_DIFFERS, fieldPath = ".name",
          message = "spec.template.spec.name would be the same for all devices: it must contain {name} or {index}, or be absent")
      @Required EdgeDeviceSpec spec) {}

  /** Labels and annotations. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Metadata(
      @JsonPropertyDescription("Labels of each device, in addition to the fleet's own.") Map<String, String> labels,

      @JsonPropertyDescription("Annotations of each device.") Map<String, String> annotations) {}
}
