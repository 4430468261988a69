package org.chameleoncloud.edge.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.ManagedCredential;

/** What to say of credentials that are about to expire. */
public final class ExpiryWarning {
  /** How long before; as early as the alert ChiEdgeCredentialExpires. */
  public static final Duration NOTICE = Duration.ofDays(14);

  private ExpiryWarning() {}

  /** A sentence for each, which changes only when it has expired. */
  static List<String> of(Observation seen) {
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

  /** One that should have been replaced for half of the time that there was. */
  private static String managed(Observation seen) {
    DeviceCredentialStatus state = seen.credentialStatus();
    ManagedCredential wanted = seen.spec().managedCredential();
    Instant expiry = CredentialProgress.time(state.expiresAt());
    return wanted == null || expiry == null
        || seen.now().isBefore(expiry.minus(wanted.rotateBeforeOrDefault().dividedBy(2)))
            ? null
            : "The device's own credential \"" + state.name() + "\"" + expires(seen, expiry)
                + ", and has not been replaced yet.";
  }

  /** When the next sentence is due; null for never, and for those that a list announces. */
  static Duration untilNext(Observation seen) {
    Instant expiry = seen.credentialExpiries().device();
    return expiry == null || !seen.now().isBefore(expiry.minus(NOTICE))
        ? null
        : Duration.between(seen.now(), expiry.minus(NOTICE));
  }
}
