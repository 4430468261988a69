package org.chameleoncloud.edge.plugin.write;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** A field of a spec that can be removed, under the names that users know it by. */
enum SpecField {
  AUTHORIZED_PROJECTS("authorizedProjects"),
  AUTHORIZED_PROJECTS_REASON("authorizedProjectsReason"),
  LOCAL_EGRESS("localEgress"),
  DEVICE_PROFILES("deviceProfiles"),
  CREDENTIALS_SECRET("credentialsRef"),
  DEVICE_CREDENTIAL_SECRET("deviceCredentialRef"),
  DELETION_POLICY("deletionPolicy"),
  DISRUPTION("disruption"),
  IMAGE("image");

  private final String field;

  SpecField(String field) {
    this.field = field;
  }

  /** The field's name in the spec. */
  String field() {
    return field;
  }

  /** The option that sets it, without dashes in front. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The field of that name.
   *
   * @param name as the option, as the record's property or as the field is named
   * @throws CommandFailure if there is none that can be removed
   */
  static SpecField of(String name) {
    String option = name.replace('_', '-');
    return Arrays.stream(values())
        .filter(field -> field.option().equals(option) || field.field().equals(name)).findFirst()
        .orElseThrow(() -> CommandFailure.usage(switch (option) {
          case "contact-email", "contactEmail" -> name
              + " cannot be removed, since every record has one: set it to another address";
          case "machine-name", "machineName" -> name
              + " cannot be removed or changed: register the device again under another name";
          case "application-credential-id", "application-credential-secret" -> name
              + " cannot be removed, since the device signs in with it: unset device-credential-secret "
              + "has it sign in with the credential that registers it";
          default -> "\"" + name + "\" is no property that can be removed: use "
              + Arrays.stream(values()).map(SpecField::option).collect(Collectors.joining(", "));
        }));
  }
}
