package org.chameleoncloud.edge.operator.plan.registration;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatusAppliedBuilder;
import org.chameleoncloud.edge.operator.plan.health.Repairs;
import org.chameleoncloud.edge.operator.plan.observation.NameClaim;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * What {@code status.applied} says of the properties that were sent.
 *
 * <p>A property is noted before it is sent: an operator that is killed between a write and the status after it would
 * otherwise never withdraw what leaves the spec in between. The first registration needs no such note, since everything
 * in its record came from it.
 */
public final class AppliedState {
  /** Of a resource that only observes: it has sent nothing, and claims no name. */
  public static final Applied OF_OBSERVER = EdgeDeviceStatusAppliedBuilder.builder()
      .claimedName(NameClaim.NO_NAME).build();

  private AppliedState() {}

  /** Whether the resource only observed when its status was last written. */
  static boolean isObserver(Applied applied) {
    return NameClaim.NO_NAME.equals(applied.claimedName());
  }

  /** What was noted, or, where a registration's status was never written, what its record shows. */
  static Applied of(Observation seen, Hardware record) {
    Applied applied = seen.applied();
    if (applied.properties() != null || !seen.metadata().finalizer() || !isOurs(seen, record)) {
      return applied;
    }
    return with(applied, record.properties().keySet().stream()
        .filter(property -> !mayComeFromOperator(record, property)).toList());
  }

  /** The restriction that --restrict-new-devices adds does not come from the spec, and is not withdrawn with it. */
  private static boolean mayComeFromOperator(Hardware record, DeviceProperty property) {
    return property == DeviceProperty.AUTHORIZED_PROJECTS
        && List.of(record.projectId()).equals(record.properties().get(property));
  }

  /** A record whose id was persisted may have lost its type since. */
  private static boolean isOurs(Observation seen, Hardware record) {
    return Adoption.isMadeBy(seen, record)
        || seen.owns(record) && seen.isNoOlderThanResource(record);
  }

  /** The same for a record that was found only when the registry rejected the registration of its name. */
  public static Applied adopted(Observation seen, Hardware record) {
    return with(of(seen, record), Set.of());
  }

  /** Whether everything that is about to be sent is noted. */
  static boolean covers(Applied applied, Collection<DeviceProperty> properties) {
    return applied.properties() != null && applied.properties().containsAll(keys(properties));
  }

  /** The same with more properties noted. */
  static Applied with(Applied applied, Collection<DeviceProperty> properties) {
    Set<String> all = keys(properties);
    all.addAll(noted(applied));
    return EdgeDeviceStatusAppliedBuilder.builder(applied).properties(List.copyOf(all)).build();
  }

  /**
   * What is noted once the record is as written. Properties that only a newer version knows stay noted: it may have sent
   * them, and it will withdraw them.
   */
  static Applied asWritten(Observation seen, Collection<DeviceProperty> properties,
      String credentialDigest, Repairs repairs, Corrections corrections) {
    Set<String> all = keys(properties);
    noted(seen.applied()).stream().filter(key -> DeviceProperty.of(key).isEmpty())
        .forEach(all::add);
    String syncRequest = seen.metadata().syncRequest();
    return EdgeDeviceStatusAppliedBuilder.builder().name(seen.deviceName())
        .properties(List.copyOf(all)).adopted(seen.applied().adopted())
        .deviceCredential(credentialDigest)
        .syncRequest(syncRequest.isEmpty() ? seen.applied().syncRequest() : syncRequest)
        .repairs(repairs.countOrNull()).repairedAt(repairs.lastOrNull())
        .corrections(corrections.countOrNull()).correctedAt(corrections.lastOrNull())
        .correctedProperties(corrections.propertiesOrNull())
        .correctedGeneration(corrections.count() == 0 ? null : seen.metadata().generation())
        .build();
  }

  /** The same for a new record, which someone else cannot have created. */
  static Applied ofOwn(Applied applied) {
    return EdgeDeviceStatusAppliedBuilder.builder(applied).adopted(null).build();
  }

  /**
   * With the name's claim until the device is registered, unless the claim is as old as the resource: a name that is set
   * later, and one that is claimed again after the resource only observed, does not get the resource's age.
   */
  public static Applied withClaim(Observation seen, Applied applied) {
    String name = seen.deviceName();
    Instant since = NameClaim.since(seen.metadata(), seen.spec(), seen.applied())
        .orElse(seen.now());
    boolean asOldAsResource = seen.spec().name() == null
        && since.equals(seen.metadata().createdAt());
    if (name.equals(applied.name()) || asOldAsResource) {
      return EdgeDeviceStatusAppliedBuilder.builder(applied).claimedName(null).claimedAt(null)
          .build();
    }
    return EdgeDeviceStatusAppliedBuilder.builder(applied).claimedName(name)
        .claimedAt(Timestamps.text(since)).build();
  }

  private static List<String> noted(Applied applied) {
    return Objects.requireNonNullElse(applied.properties(), List.of());
  }

  /** In the alphabetical order in which the status lists them. */
  private static Set<String> keys(Collection<DeviceProperty> properties) {
    Set<String> keys = new TreeSet<>();
    properties.forEach(property -> keys.add(property.key()));
    return keys;
  }
}
