package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;

/** How a change of a fleet's template reaches its devices. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record Rollout(
    @JsonPropertyDescription("How many devices may be unavailable at a time: a number, or a percentage of the fleet, rounded down but "
        + "at least 1. A device is available when it is registered, Ready and not being changed. Default: 10%.")
    @ValidationRule(value = FleetCel.IS_POSITIVE_SHARE,
        message = "spec.rollout.maxUnavailable must be a number of devices, at least 1, or a percentage such as 10%") IntOrString maxUnavailable,

    @JsonPropertyDescription("How many devices are changed together: a number or a percentage, rounded down but at least 1. The next "
        + "batch starts when this one is done. Default: maxUnavailable.")
    @ValidationRule(value = FleetCel.IS_POSITIVE_SHARE,
        message = "spec.rollout.batchSize must be a number of devices, at least 1, or a percentage such as 10%") IntOrString batchSize,

    @JsonPropertyDescription("Which devices are changed first: Listed (default), in the order of the names, or Reversed. A device that "
        + "is not available anyway is always changed before the others.") RolloutOrder order,

    @JsonPropertyDescription("How long to wait between two batches, such as 90s, 10m or 1h30m. Default: not at all.")
    @Size(max = 32)
    @ValidationRule(value = FleetCel.IS_DURATION,
        message = "spec.rollout.batchPause must be a duration such as 90s, 10m or 1h30m") String batchPause,

    @JsonPropertyDescription("How many devices with the new template may fail before the rollout stops: a number or a percentage, rounded "
        + "down. A device has failed when it is Stalled, when a check of it needs someone to act, or when the API server rejects it. Default: 1.")
    @ValidationRule(value = FleetCel.IS_SHARE,
        message = "spec.rollout.failureThreshold must be a number of devices or a percentage such as 5%") IntOrString failureThreshold,

    @JsonPropertyDescription("Whether the rollout pauses: no further device gets the new template. Devices are still made and removed. "
        + "Default: false.") Boolean paused,

    @JsonPropertyDescription("How many former templates are kept, to return to. Default: 10.")
    @ValidationRule(value = FleetCel.IS_HISTORY,
        message = "spec.rollout.revisionHistoryLimit must be between 0 and 100") Integer revisionHistoryLimit) {
  /** Nothing set. */
  public static final Rollout DEFAULT = RolloutBuilder.builder().build();

  private static final int DEFAULT_FAILURES = 1;
  private static final int DEFAULT_HISTORY = 10;
  private static final int DEFAULT_UNAVAILABLE_PERCENT = 10;
  private static final int PERCENT = 100;

  /** Whether no further device gets the new template. */
  public boolean pauses() {
    return Boolean.TRUE.equals(paused);
  }

  /** How many of {@code devices} may be unavailable, at least 1. */
  public int maxUnavailable(int devices) {
    return Math.max(1, maxUnavailable == null
        ? devices * DEFAULT_UNAVAILABLE_PERCENT / PERCENT
        : share(maxUnavailable, devices));
  }

  /** How many of {@code devices} are changed together, at least 1. */
  public int batchSize(int devices) {
    return batchSize == null
        ? maxUnavailable(devices)
        : Math.max(1, share(batchSize, devices));
  }

  /** How many of {@code devices} may fail. */
  public int failureThreshold(int devices) {
    return failureThreshold == null ? DEFAULT_FAILURES : share(failureThreshold, devices);
  }

  /** How many former revisions are kept. */
  public int historyLimit() {
    return revisionHistoryLimit == null ? DEFAULT_HISTORY : revisionHistoryLimit;
  }

  /** Whether the last names come first. */
  public boolean reverses() {
    return order == RolloutOrder.Reversed;
  }

  /**
   * How long to wait between two batches.
   *
   * @throws java.time.format.DateTimeParseException when the field is no duration
   */
  public Duration pause() {
    return batchPause == null ? Duration.ZERO : Duration.parse("PT" + batchPause);
  }

  /**
   * @throws NumberFormatException when a text is no percentage
   */
  private static int share(IntOrString value, int devices) {
    if (value.getIntVal() != null) {
      return value.getIntVal();
    }
    String text = value.getStrVal();
    if (!text.endsWith("%")) {
      throw new NumberFormatException(text);
    }
    return (int) ((long) devices * Integer.parseInt(text, 0, text.length() - 1, 10) / PERCENT);
  }
}
