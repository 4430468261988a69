package org.chameleoncloud.edge.operator.plan.registration;

import java.net.URI;
import java.util.Optional;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Credentials;

/**
 * A device's two credentials: the one that registers it, and the one that is sent to that testbed for the device. A
 * Secret says itself which identity service it is for, so its credential goes nowhere else, whatever the other says.
 */
final class CredentialPair {
  private CredentialPair() {}

  /** Why the device's credential must not be sent to the testbed of the other; empty if it may. */
  static Optional<Progress> problem(Observation seen) {
    return seen.credentials() instanceof CredentialState.Loaded(Credentials own)
        && seen.deviceCredentials() instanceof CredentialState.Loaded(Credentials device)
        && !own.hasSameIdentityService(device)
            ? Optional.of(Progress.stalled(Reason.FIX_SPEC, seen.spec().managedCredential() == null
                ? message(seen, own, device)
                : messageOfManaged(seen, own, device)))
            : Optional.empty();
  }

  private static String message(Observation seen, Credentials own, Credentials device) {
    return "The Secrets \"" + seen.spec().credentials().name() + "\" (spec.credentialsRef) and \""
        + seen.spec().deviceCredentials().name()
        + "\" (spec.deviceCredentialRef) are for different identity services, "
        + address(own.authUrl()) + " and " + address(device.authUrl())
        + ". Nothing is sent or baked. Set both to Secrets with the same auth_url.";
  }

  private static String messageOfManaged(Observation seen, Credentials own, Credentials device) {
    String secret = seen.credentialStatus().secretName();
    return "The Secret \"" + seen.spec().credentials().name()
        + "\" (spec.credentialsRef) is for the "
        + "identity service at " + address(own.authUrl()) + ", and the device's own credential, in "
        + "the Secret \"" + secret + "\", is from another one, " + address(device.authUrl())
        + ". Nothing is sent or baked. Put the former auth_url back; if the testbed has a new "
        + "address, delete the Secret \"" + secret + "\", and the device gets a new credential.";
  }

  /** Without the path, which is the rest of what may differ. */
  private static String address(URI authUrl) {
    return authUrl.getScheme() + "://" + authUrl.getAuthority();
  }
}
