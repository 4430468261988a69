package org.chameleoncloud.edge.operator.plan.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.plan.observation.CredentialExpiries;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.text.Timestamps;

/** What to say of credentials that are about to expire. */
public final class ExpiryWarning {
  /** How long before; as early as the alert ChiEdgeCredentialExpires. */
  public static final Duration NOTICE = Duration.ofDays(14);

  private ExpiryWarning() {}

  /** A sentence for each, which changes only when it has expired. */
  public static List<String> of(Observation seen) {
    CredentialExpiries expiries = seen.credentialExpiries();
    return Stream.of(
        made(seen, "The credential in the Secret \"" + seen.spec().credentials().name() + "\"",
            expiries.registering()),
        made(seen, "The device's credential, in the Secret \""
            + seen.spec().deviceCredentials().name() + "\",", expiries.device()),
        managed(seen)).filter(Objects::nonNull).toList();
  }

  private static String made(Observation seen, String which, Instant expiry) {
    return expiry == null || seen.now().isBefore(expiry.minus(NOTICE))
        ? null
        : which + expires(seen, expiry) + ": replace it in the Secret; two may overlap.";
  }

  private static String expires(Observation seen, Instant expiry) {
    return (seen.now().isBefore(expiry) ? " expires at " : " has expired at ")
        + Timestamps.text(expiry);
  }

  /** One that should have been replaced by now. */
  private static String managed(Observation seen) {
    return ManagedExpiry.of(seen, seen.credentialStatus())
        .filter(expiry -> expiry.isOverdue(seen.now()))
        .map(expiry -> "The device's own credential \"" + expiry.name() + "\""
            + expires(seen, expiry.expiresAt()) + ", and has not been replaced yet.")
        .orElse(null);
  }

  /** When the next sentence is due; null for never, and for those that a list announces. */
  public static Duration untilNext(Observation seen) {
    Instant made = seen.credentialExpiries().device();
    return Stream.concat(
        Stream.ofNullable(made).flatMap(expiry -> Stream.of(expiry.minus(NOTICE), expiry)),
        ManagedExpiry.of(seen, seen.credentialStatus()).stream()
            .flatMap(expiry -> Stream.of(expiry.overdueAt(), expiry.expiresAt())))
        .filter(seen.now()::isBefore).min(Instant::compareTo)
        .map(next -> Duration.between(seen.now(), next)).orElse(null);
  }
}
