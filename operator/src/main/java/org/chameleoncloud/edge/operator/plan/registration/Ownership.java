package org.chameleoncloud.edge.operator.plan.registration;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.image.Digests;
import org.chameleoncloud.edge.operator.plan.text.Texts;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * Which properties of a record belong to the resource: those in its spec. One that has left the spec is withdrawn once.
 * All others belong to other clients and are never changed.
 */
final class Ownership {
  private static final int DIGEST_LENGTH = 8;
  private static final int MAX_SHOWN = 60;

  private Ownership() {}

  /**
   * A patch that makes a record match its resource.
   *
   * @param changes empty when it matches already
   * @param summary what changes, for people; without secrets
   */
  record Difference(List<PropertyChange> changes, String summary) {}

  /** What a spec asks for in a property; null when it does not manage it. The one place where they are matched up. */
  private static Object desired(DeviceProperty property, EdgeDeviceSpec spec, Credentials device) {
    return switch (property) {
      case MACHINE_NAME -> spec.machineName();
      case CONTACT_EMAIL -> spec.contactEmail();
      case APPLICATION_CREDENTIAL_ID -> device.id();
      case APPLICATION_CREDENTIAL_SECRET -> device.secret();
      // The spec's rules reject an empty list, which would lock everybody out; it is never sent, whatever they do.
      case AUTHORIZED_PROJECTS -> spec.authorizedProjects() == null
          || spec.authorizedProjects().isEmpty() ? null : spec.authorizedProjects();
      case AUTHORIZED_PROJECTS_REASON -> spec.authorizedProjectsReason();
      case LOCAL_EGRESS -> spec.localEgress() == null ? null : spec.localEgress().name();
      case DEVICE_PROFILES -> spec.deviceProfiles();
      case K8S_BOOTSTRAP_TOKEN, CHANNELS, BLAZAR_DEVICE_DRIVER -> null;
    };
  }

  /** The properties of a new record, the secret included. */
  static Map<DeviceProperty, Object> enrolled(EdgeDeviceSpec spec, Credentials device) {
    Map<DeviceProperty, Object> all = new EnumMap<>(DeviceProperty.class);
    for (DeviceProperty property : DeviceProperty.values()) {
      Object value = desired(property, spec, device);
      if (value != null) {
        all.put(property, value);
      }
    }
    return all;
  }

  /** The properties that a spec asks for and that can be read back. */
  static Map<DeviceProperty, Object> desired(EdgeDeviceSpec spec, Credentials device) {
    Map<DeviceProperty, Object> desired = enrolled(spec, device);
    desired.keySet().removeIf(property -> !property.isMirrored());
    return desired;
  }

  /** Distinguishes device credentials. 32 bits: enough to notice a change, far too few to derive a secret from. */
  static String digest(Credentials device, String salt) {
    return Digests.sha256(salt, device.id(), device.secret().reveal()).substring(0, DIGEST_LENGTH);
  }

  /** The difference between a record and what the resource asks for. */
  static Difference difference(Map<DeviceProperty, Object> desired, Hardware record,
      Applied applied, String deviceName, Credentials device, String credentialDigest) {
    List<PropertyChange> changes = new ArrayList<>();
    List<String> summary = new ArrayList<>();
    if (!record.name().equals(deviceName)) {
      changes.add(new PropertyChange.Rename(deviceName));
      summary.add("name: " + record.name() + " -> " + deviceName);
    }
    Map<DeviceProperty, Object> actual = record.properties();
    if (isOtherCredential(device, actual, applied, credentialDigest)) {
      changes.add(new PropertyChange.Put(DeviceProperty.APPLICATION_CREDENTIAL_ID, device.id()));
      changes.add(
          new PropertyChange.Put(DeviceProperty.APPLICATION_CREDENTIAL_SECRET, device.secret()));
      summary.add("device credential");
    }
    desired.forEach((property, value) -> {
      boolean isCredential = property == DeviceProperty.APPLICATION_CREDENTIAL_ID;
      if (!isCredential && !isSame(value, actual.get(property))) {
        changes.add(new PropertyChange.Put(property, value));
        summary.add(property + ": " + shown(actual.get(property)) + " -> " + shown(value));
      }
    });
    for (DeviceProperty property : withdrawn(desired, applied)) {
      withdrawal(property, actual.get(property)).ifPresent(change -> {
        changes.add(change);
        summary.add(property + ": " + shown(actual.get(property)) + " -> withdrawn");
      });
    }
    return new Difference(changes, String.join("; ", summary));
  }

  /** The secret reads back masked, so a rotated one is noticed by its digest. */
  private static boolean isOtherCredential(Credentials device, Map<DeviceProperty, Object> actual,
      Applied applied, String credentialDigest) {
    boolean otherSecret = applied.deviceCredential() != null
        && !applied.deviceCredential().equals(credentialDigest);
    return otherSecret
        || !device.id().equals(actual.get(DeviceProperty.APPLICATION_CREDENTIAL_ID));
  }

  private static Set<DeviceProperty> withdrawn(Map<DeviceProperty, Object> desired,
      Applied applied) {
    return Objects.requireNonNullElse(applied.properties(), List.<String>of()).stream()
        .map(DeviceProperty::of).flatMap(Optional::stream)
        .filter(property -> !desired.containsKey(property))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(DeviceProperty.class)));
  }

  private static Optional<PropertyChange> withdrawal(DeviceProperty property, Object actual) {
    if (actual == null) {
      return Optional.empty();
    }
    return switch (property.withdrawal()) {
      case REMOVE -> Optional.of(new PropertyChange.Remove(property));
      case NEVER -> Optional.empty();
    };
  }

  /** The registry treats lists as sets: an order of its own is no difference, since a PATCH would reset the health. */
  private static boolean isSame(Object wanted, Object actual) {
    if (wanted instanceof List<?> a && actual instanceof List<?> b) {
      return new HashSet<>(a).equals(new HashSet<>(b));
    }
    return wanted.equals(actual);
  }

  /** A property's value for messages. */
  static String shown(Object value) {
    return switch (value) {
      case null -> "unset";
      case Sensitive secret -> secret.toString();
      case List<?> list -> Texts.shortened(list.toString(), MAX_SHOWN);
      default -> Texts.shortened(value.toString(), MAX_SHOWN);
    };
  }
}
