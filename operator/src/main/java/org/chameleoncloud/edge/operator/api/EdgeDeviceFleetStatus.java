package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the operator observed of a fleet. Times are RFC 3339 in UTC, to the second. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record EdgeDeviceFleetStatus(
    @JsonPropertyDescription("The metadata.generation that this status applies to.") Long observedGeneration,

    @JsonPropertyDescription("How many devices the spec names.") Integer desired,

    @JsonPropertyDescription("How many of them are registered on the testbed.") Integer registered,

    @JsonPropertyDescription("How many of them are Ready.") Integer ready,

    @JsonPropertyDescription("How many of them are Healthy.") Integer healthy,

    @JsonPropertyDescription("How many of them are Online.") Integer online,

    @JsonPropertyDescription("How many of them are reserved now.") Integer reserved,

    @JsonPropertyDescription("How many of them have been given the template as it is now.") Integer updated,

    @JsonPropertyDescription("How many of them are registered, Ready and not being changed.") Integer available,

    @JsonPropertyDescription("How many of those with the template as it is now have failed.") Integer failed,

    @JsonPropertyDescription("How many devices are being removed, because the spec no longer names them.") Integer removing,

    @JsonPropertyDescription("The revision that all devices had last.") String currentRevision,

    @JsonPropertyDescription("The revision of the template as it is now. Each device has its revision as the label "
        + "edge.chameleoncloud.org/revision.") String updateRevision,

    @JsonPropertyDescription("The revisions that are kept, as ControllerRevisions of these names, the newest last.") List<Revision> revisions,

    @JsonPropertyDescription("When the last batch was done; for the operator's own use.") Batch batch,

    @JsonPropertyDescription("Ready, Reconciling, Stalled; see docs/states.md.") List<Condition> conditions) {

  /** Nothing reported yet. */
  public static final EdgeDeviceFleetStatus NONE = EdgeDeviceFleetStatusBuilder.builder().build();

  /** The condition of a type, if it is reported. */
  public Optional<Condition> condition(ConditionType type) {
    return Objects.requireNonNullElse(conditions, List.<Condition>of()).stream()
        .filter(condition -> condition.type().equals(type.text())).findFirst();
  }

  /** The revisions, the newest last; never null. */
  public List<Revision> knownRevisions() {
    return Objects.requireNonNullElse(revisions, List.of());
  }

  /** A template that the fleet has had. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Revision(
      @JsonPropertyDescription("The name of the ControllerRevision with the template.")
      @Required String name,

      @JsonPropertyDescription("Counts the changes of the template; a template that returns gets a new number.")
      @Required Long number) {}

  /** When the devices of a batch were all done. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Batch(
      @JsonPropertyDescription("When it was done.")
      @Required String doneAt,

      @JsonPropertyDescription("The revision that was rolled out.")
      @Required String revision,

      @JsonPropertyDescription("How many devices had the revision then.")
      @Required Integer updated) {}
}
