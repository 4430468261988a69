package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A device credential that the operator creates and rotates. Durations are a number and a unit: {@code 90d}, {@code 36h},
 * {@code 90m}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@Buildable
public record ManagedCredential(
    @JsonPropertyDescription("How long a credential is valid, such as 90d: from 1d to 730d. Default: 90d.")
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_LIFETIME,
        message = ManagedCredential.FIELD + ".lifetime " + Lifetime.FORMAT) String lifetime,

    @JsonPropertyDescription("How long before its expiry a credential is replaced, such as 14d: at least 1h, at most half of lifetime. "
        + "Until the old one is revoked, both are valid. Default: 14d, or half of lifetime if that is less.")
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_LIFETIME,
        message = ManagedCredential.FIELD + ".rotateBefore " + Lifetime.FORMAT) String rotateBefore,

    @JsonPropertyDescription("How long after the switch the old credential is revoked if the device has not been seen online with the new one, "
        + "such as 7d: at least 1h, less than rotateBefore. Default: when it expires.")
    @Size(max = SpecPatterns.ANY_LENGTH)
    @ValidationRule(value = Cel.IS_LIFETIME,
        message = ManagedCredential.FIELD + ".revokeAfter " + Lifetime.FORMAT) String revokeAfter,

    @JsonPropertyDescription("The only requests that the credential may be used for. Default: all. docs/credentials.md says what is known "
        + "of the requests that a device makes; one that is missing here locks the device out.")
    @Size(min = 1, max = 32) List<AccessRule> accessRules) {

  /** Where it is in the resource. */
  public static final String FIELD = "spec.deviceCredential.managed";

  /** The lifetime that a spec without one asks for. */
  public static final Duration DEFAULT_LIFETIME = Duration.ofDays(90);
  private static final Duration DEFAULT_ROTATE_BEFORE = Duration.ofDays(14);

  /** The lifetime. */
  public Duration lifetimeOrDefault() {
    return Lifetime.of(lifetime).orElse(DEFAULT_LIFETIME);
  }

  /** How long before its expiry a credential is replaced. */
  public Duration rotateBeforeOrDefault() {
    Duration half = lifetimeOrDefault().dividedBy(2);
    Duration usual = DEFAULT_ROTATE_BEFORE.compareTo(half) < 0 ? DEFAULT_ROTATE_BEFORE : half;
    return Lifetime.of(rotateBefore).orElse(usual);
  }

  /** How long after the switch the old one is revoked at the latest; empty for its expiry. */
  public Optional<Duration> grace() {
    return Lifetime.of(revokeAfter);
  }

  /** The rules; empty for none. */
  public List<AccessRule> rules() {
    return Objects.requireNonNullElse(accessRules, List.of());
  }

  /** A request that the credential may be used for. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record AccessRule(
      @JsonPropertyDescription("The service's type in the testbed's catalog, such as inventory.")
      @Required
      @Size(min = 1, max = 64) String service,

      @JsonPropertyDescription("The HTTP method, in capitals, such as GET.")
      @Required
      @Size(max = SpecPatterns.ANY_LENGTH)
      @ValidationRule(value = Cel.IS_HTTP_METHOD,
          message = ManagedCredential.FIELD
              + ".accessRules: method must be GET, HEAD, POST, PUT, PATCH or DELETE") String method,

      @JsonPropertyDescription("The path, such as /v1/hardware/*/: * matches one segment, ** any number.")
      @Required
      @Size(max = 128)
      @ValidationRule(value = Cel.IS_ABSOLUTE_PATH,
          message = ManagedCredential.FIELD
              + ".accessRules: path must begin with /, and have neither blanks nor a query") String path) {}
}
