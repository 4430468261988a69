package org.chameleoncloud.edge.inventory;

import java.util.Arrays;
import java.util.Optional;

/**
 * A property of a device record, as declared by Doni's hardware type {@code device.balena} and its workers
 * (doni/driver/hardware_type/device.py, doni/driver/worker/balena.py and blazar), in the order of Doni's schema.
 *
 * <p>These constants define what the registry client reads and sends, what a resource owns, what is masked, and the
 * schema of the local testbed.
 */
public enum DeviceProperty {
  MACHINE_NAME("machine_name", Kind.MACHINE_TYPE, Writer.OWNER, Presence.REQUIRED, Withdrawal.NEVER,
      Visibility.PUBLIC),
  CONTACT_EMAIL("contact_email", Kind.EMAIL, Writer.OWNER, Presence.REQUIRED, Withdrawal.NEVER,
      Visibility.PROJECT),
  K8S_BOOTSTRAP_TOKEN("k8s_bootstrap_token", Kind.TEXT, Writer.REGISTRY, Presence.OPTIONAL,
      Withdrawal.NEVER, Visibility.PROJECT_SECRET),
  CHANNELS("channels", Kind.CHANNELS, Writer.DEVICE, Presence.OPTIONAL, Withdrawal.NEVER,
      Visibility.PROJECT),
  DEVICE_PROFILES("device_profiles", Kind.TEXT_LIST, Writer.OWNER, Presence.OPTIONAL,
      Withdrawal.REMOVE, Visibility.PUBLIC),
  LOCAL_EGRESS("local_egress", Kind.ALLOW_OR_DENY, Writer.OWNER, Presence.OPTIONAL,
      Withdrawal.REMOVE, Visibility.PUBLIC),
  APPLICATION_CREDENTIAL_ID("application_credential_id", Kind.TEXT, Writer.OWNER, Presence.REQUIRED,
      Withdrawal.NEVER, Visibility.PROJECT),
  APPLICATION_CREDENTIAL_SECRET("application_credential_secret", Kind.TEXT, Writer.OWNER,
      Presence.REQUIRED, Withdrawal.NEVER, Visibility.MASKED),
  AUTHORIZED_PROJECTS("authorized_projects", Kind.TEXT_LIST, Writer.OWNER, Presence.OPTIONAL,
      Withdrawal.REMOVE, Visibility.PUBLIC),
  AUTHORIZED_PROJECTS_REASON("authorized_projects_reason", Kind.TEXT, Writer.OWNER,
      Presence.OPTIONAL, Withdrawal.REMOVE, Visibility.PUBLIC),
  BLAZAR_DEVICE_DRIVER("blazar_device_driver", Kind.TEXT, Writer.REGISTRY, Presence.OPTIONAL,
      Withdrawal.NEVER, Visibility.PUBLIC);

  /** The hardware type whose properties these are. Doni has others, such as {@code baremetal}. */
  public static final String HARDWARE_TYPE = "device.balena";

  /** The type of a property's value. */
  public enum Kind {
    TEXT,
    /** A device type that the testbed knows, such as {@code raspberrypi4-64}. */
    MACHINE_TYPE,
    EMAIL,
    /** {@code allow} or {@code deny}. */
    ALLOW_OR_DENY,
    /** A list of strings whose order does not matter. */
    TEXT_LIST,
    /** An object with the device's WireGuard channels. */
    CHANNELS
  }

  /** Who sets a property. */
  public enum Writer {
    /** The owner of the device, through a client. */
    OWNER,
    /** The registry and its workers. */
    REGISTRY,
    /** The device itself. */
    DEVICE
  }

  /** Whether every record must have the property. */
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }

  /** How to withdraw a property that its owner no longer sets. */
  public enum Withdrawal {
    /** Never: the property is always set, or not set by the owner. */
    NEVER,
    /** Remove it from the record; an empty list of projects would lock everybody out (blazar, plugins/base.py). */
    REMOVE
  }

  /** Who can read a property's value, from everyone to no one. */
  public enum Visibility {
    /** Everyone, through the public export. */
    PUBLIC,
    /** The project that owns the record. */
    PROJECT,
    /** The project that owns the record, in clear text although it is a secret: it must not leave the client. */
    PROJECT_SECRET,
    /** No one: it is returned as asterisks. */
    MASKED
  }

  private final String key;
  private final Kind kind;
  private final Writer writer;
  private final Presence presence;
  private final Withdrawal withdrawal;
  private final Visibility visibility;

  DeviceProperty(String key, Kind kind, Writer writer, Presence presence, Withdrawal withdrawal,
      Visibility visibility) {
    this.key = key;
    this.kind = kind;
    this.writer = writer;
    this.presence = presence;
    this.withdrawal = withdrawal;
    this.visibility = visibility;
  }

  /** The property with this key in the registry; empty for other keys. */
  public static Optional<DeviceProperty> of(String key) {
    return Arrays.stream(values()).filter(property -> property.key.equals(key)).findFirst();
  }

  /** The key in the registry, such as {@code local_egress}. */
  public String key() {
    return key;
  }

  /** The type of its value. */
  public Kind kind() {
    return kind;
  }

  /** Who sets it. */
  public Writer writer() {
    return writer;
  }

  /** Whether every record must have it. */
  public boolean isRequired() {
    return presence == Presence.REQUIRED;
  }

  /** How to withdraw it. */
  public Withdrawal withdrawal() {
    return withdrawal;
  }

  /** Who can read its value. */
  public Visibility visibility() {
    return visibility;
  }

  /** Whether its value must never be shown or logged. */
  public boolean isSecret() {
    return visibility.compareTo(Visibility.PROJECT_SECRET) >= 0;
  }

  /** Whether a client keeps the value that it reads: the properties of the owner that are not secret. */
  public boolean isMirrored() {
    return writer == Writer.OWNER && !isSecret();
  }

  /** The key in the registry. */
  @Override
  public String toString() {
    return key;
  }
}
