package org.chameleoncloud.edge.operator.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Applied;
import org.chameleoncloud.edge.operator.image.Digests;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Sensitive;

/**
 * Which properties of a record are the resource's: those in its spec; those that were and have left it are withdrawn
 * once; all others are somebody else's and are never touched.
 */
final class Ownership {
  static final String MACHINE_NAME = "machine_name";
  private static final String PROJECTS = "authorized_projects";
  private static final String CREDENTIAL_ID = "application_credential_id";
  private static final String CREDENTIAL_SECRET = "application_credential_secret";
  private static final int DIGEST_DIGITS = 8;

  private Ownership() {}

  /**
   * A patch that makes a record what the resource asks for.
   *
   * @param changes none when it is so already
   * @param summary what changes, for people
   */
  record Difference(List<PropertyChange> changes, String summary) {}

  /** The properties that a spec asks for, by registry name, without the secret. */
  static Map<String, Object> desired(EdgeDeviceSpec spec, Credentials device) {
    Map<String, Object> desired = new TreeMap<>();
    desired.put(MACHINE_NAME, spec.machineName());
    desired.put("contact_email", spec.contactEmail());
    desired.put(CREDENTIAL_ID, device.id());
    if (spec.authorizedProjects() != null) {
      desired.put(PROJECTS, spec.authorizedProjects());
    }
    if (spec.authorizedProjectsReason() != null) {
      desired.put("authorized_projects_reason", spec.authorizedProjectsReason());
    }
    if (spec.localEgress() != null) {
      desired.put("local_egress", spec.localEgress().name());
    }
    if (spec.deviceProfiles() != null) {
      desired.put("device_profiles", spec.deviceProfiles());
    }
    return desired;
  }

  /** The properties of a new record, the secret included. */
  static Map<String, Object> enrolled(EdgeDeviceSpec spec, Credentials device) {
    Map<String, Object> all = desired(spec, device);
    all.put(CREDENTIAL_SECRET, device.secret());
    return all;
  }

  /**
   * Tells one device credential from another. 32 bits: enough to notice a change, far too few to tell a secret from.
   */
  static String digest(Credentials device, String salt) {
    return Digests.sha256(salt, device.id(), device.secret().reveal()).substring(0, DIGEST_DIGITS);
  }

  /** The difference between a record and what the resource asks for. */
  static Difference difference(Map<String, Object> desired, Hardware record, Applied applied,
      String deviceName,
      Credentials device, String credentialDigest) {
    List<PropertyChange> changes = new ArrayList<>();
    List<String> words = new ArrayList<>();
    if (!record.name().equals(deviceName)) {
      changes.add(new PropertyChange.Rename(deviceName));
      words.add("name: " + record.name() + " -> " + deviceName);
    }
    Map<String, Object> actual = record.properties();
    boolean otherSecret = applied.deviceCredential() != null
        && !applied.deviceCredential().equals(credentialDigest);
    boolean otherId = !device.id().equals(actual.get(CREDENTIAL_ID));
    if (otherSecret || otherId) {
      changes.add(new PropertyChange.Put(CREDENTIAL_ID, device.id()));
      changes.add(new PropertyChange.Put(CREDENTIAL_SECRET, device.secret()));
      words.add("device credential");
    }
    desired.forEach((property, value) -> {
      if (!property.equals(CREDENTIAL_ID) && !same(value, actual.get(property))) {
        changes.add(new PropertyChange.Put(property, value));
        words.add(property + ": " + shown(actual.get(property)) + " -> " + shown(value));
      }
    });
    for (String property : withdrawn(desired, applied)) {
      withdrawal(property, actual.get(property)).forEach(change -> {
        changes.add(change);
        words.add(property + ": " + shown(actual.get(property)) + " -> withdrawn");
      });
    }
    return new Difference(changes, String.join("; ", words));
  }

  private static Set<String> withdrawn(Map<String, Object> desired, Applied applied) {
    Set<String> left = applied.properties() == null
        ? new HashSet<>()
        : new HashSet<>(applied.properties());
    left.removeAll(desired.keySet());
    return left;
  }

  /**
   * A restriction is lifted by an empty list: the registry's workers leave it in force when the property is removed
   * (doni, blazar.device worker).
   */
  private static List<PropertyChange> withdrawal(String property, Object actual) {
    if (actual == null) {
      return List.of();
    }
    if (property.equals(PROJECTS)) {
      return same(List.of(), actual)
          ? List.of()
          : List.of(new PropertyChange.Put(PROJECTS, List.of()));
    }
    return List.of(new PropertyChange.Remove(property));
  }

  /** Lists are sets to the registry: an order of its own is no difference, since a PATCH would drop the health. */
  private static boolean same(Object wanted, Object actual) {
    if (wanted instanceof List<?> a && actual instanceof List<?> b) {
      return new HashSet<>(a).equals(new HashSet<>(b));
    }
    return wanted.equals(actual);
  }

  private static String shown(Object value) {
    return switch (value) {
      case null -> "unset";
      case Sensitive secret -> secret.toString();
      case List<?> list -> shortened(list.toString());
      default -> shortened(value.toString());
    };
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
