package org.chameleoncloud.edge.operator.plan.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.DeviceCredentialSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.Lifetime;
import org.chameleoncloud.edge.operator.api.ManagedCredential;
import org.chameleoncloud.edge.operator.api.SpecPatterns;

/** The rules of {@code spec.deviceCredential}, and those that compare its durations, which no rule of the CRD can. */
final class DeviceCredentialRules {
  private static final String FIELD = ManagedCredential.FIELD;
  private static final Duration SHORTEST_LIFETIME = Duration.ofDays(1);
  private static final Duration LONGEST_LIFETIME = Duration.ofDays(730);
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH",
      "DELETE");

  private DeviceCredentialRules() {}

  /** The first thing that is wrong, as a sentence that names the field. */
  static Optional<String> firstProblem(EdgeDeviceSpec spec) {
    DeviceCredentialSpec credential = spec.deviceCredential();
    if (credential == null) {
      return Optional.empty();
    }
    if (spec.deviceCredentialRef() != null) {
      return Optional.of(
          "spec.deviceCredential and spec.deviceCredentialRef exclude each other: remove one of them");
    }
    return credential.managed() == null
        ? Optional.of(FIELD + " is missing: set it, or remove spec.deviceCredential")
        : problem(credential.managed());
  }

  private static Optional<String> problem(ManagedCredential managed) {
    return format("lifetime", managed.lifetime())
        .or(() -> format("rotateBefore", managed.rotateBefore()))
        .or(() -> format("revokeAfter", managed.revokeAfter()))
        .or(() -> bounds(managed)).or(() -> rules(managed));
  }

  private static Optional<String> format(String field, String text) {
    return text == null || Lifetime.of(text).isPresent()
        ? Optional.empty()
        : Optional.of(FIELD + "." + field + " " + Lifetime.FORMAT);
  }

  private static Optional<String> bounds(ManagedCredential managed) {
    Duration lifetime = managed.lifetimeOrDefault();
    Duration rotateBefore = managed.rotateBeforeOrDefault();
    if (lifetime.compareTo(SHORTEST_LIFETIME) < 0 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      return Optional.of(FIELD + ".lifetime must be from 1d to 730d");
    }
    if (rotateBefore.compareTo(SHORTEST) < 0
        || rotateBefore.multipliedBy(2).compareTo(lifetime) > 0) {
      return Optional
          .of(FIELD + ".rotateBefore must be at least 1h, and at most half of lifetime");
    }
    return managed.grace()
        .filter(grace -> grace.compareTo(SHORTEST) < 0 || grace.compareTo(rotateBefore) >= 0)
        .map(_ -> FIELD + ".revokeAfter must be at least 1h, and less than rotateBefore");
  }

  private static Optional<String> rules(ManagedCredential managed) {
    return managed.rules().stream().flatMap(rule -> Stream.of(
        rule.service() == null || rule.service().isBlank()
            ? FIELD + ".accessRules: a rule has no service; set its type, such as inventory"
            : "",
        rule.method() == null || !METHODS.contains(rule.method())
            ? FIELD + ".accessRules: method must be GET, HEAD, POST, PUT, PATCH or DELETE"
            : "",
        rule.path() == null || !rule.path().matches(SpecPatterns.ABSOLUTE_PATH)
            ? FIELD + ".accessRules: path must begin with /, and have neither blanks nor a query"
            : ""))
        .filter(problem -> !problem.isEmpty()).findFirst();
  }
}
