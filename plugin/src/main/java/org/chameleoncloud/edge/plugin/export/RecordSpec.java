package org.chameleoncloud.edge.plugin.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpecBuilder;
import org.chameleoncloud.edge.operator.api.LocalEgress;
import org.chameleoncloud.edge.operator.api.ProjectRules;
import org.chameleoncloud.edge.operator.api.SpecPatterns;
import org.chameleoncloud.edge.registry.Hardware;

/**
 * The properties of a record as a spec. A value that the CRD does not accept is left out, so that the operator leaves it
 * alone; other clients can store any.
 */
final class RecordSpec {
  private static final Predicate<String> PROFILE = Pattern.compile(SpecPatterns.PROFILE)
      .asMatchPredicate();
  private static final int MAX_PROFILES = 64;
  private static final int MAX_PROFILE = 63;
  private static final int MAX_PROJECTS = 256;
  private static final int MAX_PROJECT = 255;
  private static final int MAX_REASON = 1024;

  private final Hardware record;
  private final List<String> omitted = new ArrayList<>();

  RecordSpec(Hardware record) {
    this.record = record;
  }

  /** The spec, without references to Secrets. */
  EdgeDeviceSpec spec() {
    return EdgeDeviceSpecBuilder.builder()
        .machineName(text(DeviceProperty.MACHINE_NAME, Integer.MAX_VALUE))
        .contactEmail(text(DeviceProperty.CONTACT_EMAIL, Integer.MAX_VALUE))
        .authorizedProjects(projects())
        .authorizedProjectsReason(text(DeviceProperty.AUTHORIZED_PROJECTS_REASON, MAX_REASON))
        .localEgress(localEgress()).deviceProfiles(profiles()).build();
  }

  /** A sentence for each property that was left out, once the spec is made. */
  List<String> omitted() {
    return List.copyOf(omitted);
  }

  private List<String> projects() {
    List<String> projects = texts(DeviceProperty.AUTHORIZED_PROJECTS, MAX_PROJECTS, MAX_PROJECT);
    Optional<String> problem = ProjectRules.firstProblem(projects);
    problem.ifPresent(text -> omit(DeviceProperty.AUTHORIZED_PROJECTS, text));
    return problem.isPresent() ? null : projects;
  }

  private List<String> profiles() {
    List<String> profiles = texts(DeviceProperty.DEVICE_PROFILES, MAX_PROFILES, MAX_PROFILE);
    if (profiles != null && !profiles.stream().allMatch(PROFILE)) {
      omit(DeviceProperty.DEVICE_PROFILES, "it has a name that is no profile's");
      return null;
    }
    return profiles;
  }

  private LocalEgress localEgress() {
    String value = text(DeviceProperty.LOCAL_EGRESS, Integer.MAX_VALUE);
    if (value == null || value.equals(LocalEgress.allow.name())
        || value.equals(LocalEgress.deny.name())) {
      return value == null ? null : LocalEgress.valueOf(value);
    }
    omit(DeviceProperty.LOCAL_EGRESS, "it is neither allow nor deny");
    return null;
  }

  private String text(DeviceProperty property, int most) {
    Object value = record.properties().get(property);
    if (value instanceof String text && text.length() <= most) {
      return text;
    }
    if (value != null) {
      omit(property, "it is no text of at most " + most + " characters");
    }
    return null;
  }

  private List<String> texts(DeviceProperty property, int most, int longest) {
    Object value = record.properties().get(property);
    if (value instanceof List<?> list && list.size() <= most
        && list.stream()
            .allMatch(each -> each instanceof String text && text.length() <= longest)) {
      return list.stream().map(String.class::cast).toList();
    }
    if (value != null) {
      omit(property, "it is no list of at most " + most + " texts of at most " + longest
          + " characters");
    }
    return null;
  }

  private void omit(DeviceProperty property, String why) {
    omitted.add(property + " is not exported, and stays as it is: " + why);
  }
}
