package org.chameleoncloud.edge.operator.fleet.template;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleetSpec;

/**
 * A device that a fleet names.
 *
 * @param name the name of its EdgeDevice
 * @param index the number in the name; null for a listed name that does not end with one. It does not depend on the place
 *     in the list, so that a name that is inserted changes no other device
 */
public record FleetMember(String name, Integer index) {
  private static final Pattern NUMBER_AT_THE_END = Pattern.compile("([0-9]{1,9})$");

  /** A listed name. */
  public static FleetMember of(String name) {
    Matcher number = NUMBER_AT_THE_END.matcher(name);
    return new FleetMember(name, number.find() ? Integer.valueOf(number.group(1)) : null);
  }

  /** The devices that a valid spec names, in its order; a name counts once. */
  public static List<FleetMember> of(EdgeDeviceFleetSpec spec) {
    EdgeDeviceFleetSpec.Range range = spec.range();
    if (range == null) {
      return new LinkedHashSet<>(spec.names()).stream().map(FleetMember::of).toList();
    }
    return IntStream.rangeClosed(range.from(), range.to())
        .mapToObj(index -> new FleetMember(
            Placeholders.fill(range.pattern(), new FleetMember("", index)), index))
        .toList();
  }
}
