package org.chameleoncloud.edge.operator.plan.registration;

import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.balenaos.HostName;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.plan.spec.SpecRules;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;

/** The rules of the plan, each on its own, for programs that explain a device instead of writing it. Pure. */
public final class Inspection {
  private Inspection() {}

  /** The first thing that is wrong with a spec, its image included, without a full stop. */
  public static Optional<String> specProblem(EdgeDeviceSpec spec, String deviceName) {
    return SpecRules.firstProblem(spec, deviceName).or(() -> tooLong(spec, deviceName))
        .or(() -> Optional.ofNullable(spec.image()).flatMap(SpecRules::firstProblem));
  }

  private static Optional<String> tooLong(EdgeDeviceSpec spec, String deviceName) {
    return HostName.isValid(deviceName)
        ? Optional.empty()
        : Optional.of(SpecRules.nameField(spec) + " has " + deviceName.length()
            + " characters, and a device's host name at most " + HostName.MAX_LENGTH);
  }

  /**
   * In what a record differs from its resource, as the operator would write it; empty if it does not.
   *
   * @param device the credential that the device signs in with
   */
  public static Optional<String> difference(EdgeDevice resource, Hardware record,
      Credentials device) {
    EdgeDeviceSpec spec = resource.getSpec();
    Applied applied = Optional.ofNullable(resource.getStatus()).map(EdgeDeviceStatus::applied)
        .orElse(Applied.NOTHING);
    String name = Objects.requireNonNullElse(spec.name(), resource.getMetadata().getName());
    String summary = Ownership.difference(Ownership.desired(spec, device), record, applied, name,
        device, Ownership.digest(device, resource.getMetadata().getUid())).summary();
    return Optional.of(summary).filter(text -> !text.isEmpty());
  }
}
