package org.chameleoncloud.edge.operator.api;

import org.chameleoncloud.edge.balenaos.HostName;

/** The rules of an {@link EdgeDeviceFleet} in CEL, as those in {@link Cel}. */
final class FleetCel {
  static final String NAME_IS_SHORT = "size(self.metadata.name) <= "
      + EdgeDeviceFleet.MAX_NAME_LENGTH + " || has(self.status)";
  static final String ONE_KIND_OF_NAMES = "has(self.names) != has(self.range)";
  static final String ALL_ARE_NAMES = "self.all(it, it.matches(r'" + HostName.PATTERN + "'))";
  static final String IS_NAME_PATTERN = "self.matches(r'" + FleetPatterns.NAME + "')";
  static final String RANGE_IS_ASCENDING = "self.from <= self.to";
  static final String RANGE_IS_POSITIVE = "self.from >= 0 && self.to < 1000000";
  static final String IS_HISTORY = "self >= 0 && self <= 100";
  static final String RANGE_IS_BOUNDED = "self.to - self.from < " + EdgeDeviceFleetSpec.MAX_DEVICES;
  static final String IS_DURATION = "self.matches(r'" + FleetPatterns.DURATION + "')";
  static final String IS_SHARE = "type(self) == int ? self >= 0 : self.matches(r'"
      + FleetPatterns.PERCENTAGE + "')";
  static final String IS_POSITIVE_SHARE = "type(self) == int ? self >= 1 : self.matches(r'"
      + FleetPatterns.PERCENTAGE + "')";

  /** On a template's spec. */
  static final String TEMPLATE_HAS_NO_UUID = "!has(self.uuid)";

  /** On a template's spec. */
  static final String TEMPLATE_NAME_DIFFERS = "!has(self.name) || self.name.contains('{name}') "
      + "|| self.name.contains('{index')";

  private static final String NOT_REGISTERED = "!has(oldSelf.status) || !has(oldSelf.status.registered)"
      + " || oldSelf.status.registered == 0 || ";
  private static final String DEVICE_NAME = "(has(self.spec.template.spec.name) ? self.spec.template.spec.name : '{name}')";
  private static final String OLD_DEVICE_NAME = "(has(oldSelf.spec.template.spec.name) ? "
      + "oldSelf.spec.template.spec.name : '{name}')";

  /** On the root: registered devices keep their type. */
  static final String MACHINE_NAME_IS_IMMUTABLE = NOT_REGISTERED
      + "!has(self.spec.template.spec.machineName) || !has(oldSelf.spec.template.spec.machineName)"
      + " || self.spec.template.spec.machineName == oldSelf.spec.template.spec.machineName";

  /** On the root: registered devices keep their names. */
  static final String DEVICE_NAME_IS_IMMUTABLE = NOT_REGISTERED + DEVICE_NAME + " == "
      + OLD_DEVICE_NAME;

  private FleetCel() {}
}
