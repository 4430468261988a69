package org.chameleoncloud.edge.operator.control.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.DeviceCredentialStatus;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.control.cluster.CredentialSecrets;
import org.chameleoncloud.edge.operator.control.cluster.SecretCache;
import org.chameleoncloud.edge.operator.control.polling.DeviceCredentialExpiries;
import org.chameleoncloud.edge.operator.control.polling.DeviceRequests;
import org.chameleoncloud.edge.operator.control.polling.ProjectPoller;
import org.chameleoncloud.edge.operator.plan.credential.CredentialNames;
import org.chameleoncloud.edge.operator.plan.observation.CredentialExpiries;
import org.chameleoncloud.edge.operator.plan.observation.CredentialLookup;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.CredentialView;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.RegistryFailure;

/** Reads what is known of a device's credential. Asks the testbed only while one is about to be created. */
final class CredentialReader {
  private final SecretCache secrets;
  private final CredentialSecrets managed;
  private final DeviceCredentialExpiries expiries;

  CredentialReader(SecretCache secrets, CredentialSecrets managed,
      DeviceCredentialExpiries expiries) {
    this.secrets = secrets;
    this.managed = managed;
    this.expiries = expiries;
  }

  /** The Secrets that a device's credentials are read from. */
  static Set<CredentialsRef> refs(String resource, EdgeDeviceSpec spec, EdgeDeviceStatus status) {
    return Stream.concat(Stream.of(spec.credentials()), Stream
        .concat(device(spec, status).stream(), pending(resource, status).stream()))
        .collect(Collectors.toSet());
  }

  /** The credential that the device signs in with. */
  CredentialState device(ResourceID id, EdgeDeviceSpec spec, EdgeDeviceStatus status) {
    return device(spec, status).map(ref -> secrets.credential(id, ref))
        .orElseGet(() -> new CredentialState.Unavailable(Reason.CREATE_SECRET,
            "The device's own credential does not exist yet."));
  }

  /**
   * What else is known.
   *
   * @param device the credential that the device signs in with
   * @param project null without a usable credential
   */
  CredentialView view(ResourceID id, EdgeDeviceSpec spec, EdgeDeviceStatus status,
      CredentialState device, ProjectPoller project) {
    boolean gone = spec.managedCredential() != null && own(status).secretName() != null
        && device instanceof CredentialState.Unavailable
        && managed.isGone(id.getNamespace().orElseThrow(), own(status).secretName());
    return new CredentialView(lookup(id, spec, status, project), gone);
  }

  /** When those expire that users made, as far as it is known. */
  CredentialExpiries expiries(ResourceID id, EdgeDeviceSpec spec, CredentialState registering,
      CredentialState device, ProjectPoller project) {
    boolean isOther = device instanceof CredentialState.Loaded(var one)
        && registering instanceof CredentialState.Loaded(var other)
        && one.hasSameIdentityService(other) && !one.id().equals(other.id());
    if (project == null || !isOther || spec.managedCredential() != null) {
      expiries.leave(id);
      return new CredentialExpiries(project == null
          ? null
          : project.credentialExpiry().orElse(null), null);
    }
    return new CredentialExpiries(project.credentialExpiry().orElse(null),
        expiries.use(id, spec.deviceCredentials().name(),
            ((CredentialState.Loaded) device).credentials(), project).orElse(null));
  }

  private CredentialLookup lookup(ResourceID id, EdgeDeviceSpec spec, EdgeDeviceStatus status,
      ProjectPoller project) {
    Optional<CredentialsRef> pending = pending(id.getName(), status);
    if (project == null || pending.isEmpty()) {
      return new CredentialLookup.NotAsked();
    }
    try {
      String name = own(status).pending();
      return new CredentialLookup.Found(named(id, name, project).orElse(null),
          secrets.credential(id, pending.get()) instanceof CredentialState.Loaded(var held)
              ? held.id()
              : null);
    } catch (RegistryFailure failure) {
      return new CredentialLookup.Failing(
          Failures.ofCredential(failure, spec.credentials().name()));
    }
  }

  private static Optional<ApplicationCredential> named(ResourceID id, String name,
      ProjectPoller project) throws RegistryFailure {
    DeviceRequests requests = project.identityRequests();
    try (DeviceRequests.Request request = requests.begin(id).orElseThrow(requests::notSent)) {
      return request.send(() -> project.credentials().named(name));
    }
  }

  private static Optional<CredentialsRef> device(EdgeDeviceSpec spec, EdgeDeviceStatus status) {
    return spec.managedCredential() == null
        ? Optional.of(spec.deviceCredentials())
        : Optional.ofNullable(own(status).secretName())
            .map(name -> new CredentialsRef(name, null));
  }

  private static Optional<CredentialsRef> pending(String resource, EdgeDeviceStatus status) {
    return own(status).pending() == null
        ? Optional.empty()
        : Optional.of(new CredentialsRef(
            CredentialNames.secret(resource, own(status).lastSerial()), null));
  }

  private static DeviceCredentialStatus own(EdgeDeviceStatus status) {
    return status.deviceCredential() == null
        ? DeviceCredentialStatus.NOTHING
        : status.deviceCredential();
  }
}
