package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Optional;

/** What the operator observed of an image source. Times are RFC 3339 in UTC, to the second. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record ImageSourceStatus(
    @JsonPropertyDescription("The metadata.generation that this status applies to.") Long observedGeneration,

    @JsonPropertyDescription("The image that devices are baked from now.") Revision revision,

    @JsonPropertyDescription("Earlier revisions, the newest first; as many as spec.keep says.") List<Revision> history,

    @JsonPropertyDescription("When the server was last asked successfully, written with each change and otherwise once a day; the "
        + "metric chi_edge_image_source_checked_timestamp_seconds is exact.") String checkedAt,

    @JsonPropertyDescription("The last value of the sync annotation that was acted on.") String checkRequest,

    @JsonPropertyDescription("Ready, Reconciling, Stalled; see docs/image-sources.md.") List<Condition> conditions) {

  /** Nothing reported yet. */
  public static final ImageSourceStatus NONE = ImageSourceStatusBuilder.builder().build();

  /** The condition of a type, if it is reported. */
  public Optional<Condition> condition(ConditionType type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(condition -> condition.type().equals(type.text()))
            .findFirst();
  }

  /** One image that the source named, with everything that it takes to bake from it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Buildable
  public record Revision(
      @JsonPropertyDescription("What distinguishes revisions: the digest or, without one, the server's ETag or Last-Modified, the "
          + "version or the path.")
      @Required String id,

      @JsonPropertyDescription("The version that spec.version displayed.") String version,

      @JsonPropertyDescription("The SHA-256 of the image as downloaded; absent until it is known.") String sha256,

      @JsonPropertyDescription("The address of the image.") String url,

      @JsonPropertyDescription("The claim that holds the image.") String claimName,

      @JsonPropertyDescription("The image's path on that claim.") String path,

      @JsonPropertyDescription("The version of balenaOS that balena offers.") String balenaOS,

      @JsonPropertyDescription("The ETag of what was asked for last.") String etag,

      @JsonPropertyDescription("The Last-Modified of what was asked for last.") String lastModified,

      @JsonPropertyDescription("When the operator first saw this revision.") String since) {}
}
