package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A resource that says which image is baked. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImageSourceRef(
    @JsonPropertyDescription("EdgeImageSource (default), in the device's namespace, or ClusterEdgeImageSource.") Kind kind,

    @JsonPropertyDescription("The name of the image source.")
    @Required
    @Size(max = SpecPatterns.OBJECT_NAME_LENGTH)
    @ValidationRule(value = Cel.IS_OBJECT_NAME,
        message = "spec.image.source.sourceRef.name must be the name of an image source: lower-case letters, digits, '-' and '.', a "
            + "letter or digit at both ends") String name) {

  /** The kinds of image sources. */
  public enum Kind {
    /** For the devices of its namespace. */
    EdgeImageSource,
    /** For the devices of all namespaces. */
    ClusterEdgeImageSource,
    /** A value that this version does not support; the spec's rules reject it. */
    @JsonIgnore
    UNKNOWN;

    @JsonCreator
    static Kind read(String text) {
      return EnumReader.read(text, UNKNOWN);
    }
  }

  /** {@code kind} with its default filled in. */
  public Kind kindOrDefault() {
    return kind == null ? Kind.EdgeImageSource : kind;
  }

  /** The reference as messages and {@code status.imageSource} show it: {@code EdgeImageSource/pi4}. */
  public String text() {
    return kindOrDefault() + "/" + name;
  }
}
