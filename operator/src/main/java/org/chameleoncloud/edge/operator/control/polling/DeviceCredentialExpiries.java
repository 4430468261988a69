package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.memory.SharedByDevices;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse.Credential;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse.State;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/**
 * When the credentials expire that users made for their devices by hand. Keystone says so to the user whom they belong
 * to: if that is another user than that of the credential that registers the device, the device's own is asked with.
 */
public final class DeviceCredentialExpiries implements PollListener {
  /**
   * For a project. There may be one for each device, and all are asked for when the operator starts; a testbed that does
   * not answer must not hold up those of others.
   */
  private static final int REQUESTS_IN_FLIGHT = 4;

  private final SharedByDevices<Key, Asked> expiries;
  private final Map<ProjectPoller, LimitedThreads> requests = Collections
      .synchronizedMap(new WeakHashMap<>());
  private final Function<Credentials, Registry> open;
  private final Clock clock;
  private final Consumer<Collection<ResourceID>> trigger;

  private record Key(String namespace, String secret, String id) {}

  /**
   * An expiry, and who is asked for it.
   *
   * @param project the one of the last device that used it: the credential that registers may have been replaced
   */
  private record Asked(CredentialExpiry expiry, AtomicReference<ProjectPoller> project) {}

  /**
   * @param open opens the testbed for a credential
   * @param trigger called with the devices of a credential whose expiry has become known
   */
  public DeviceCredentialExpiries(Function<Credentials, Registry> open, DeviceMemory memory,
      Clock clock, Consumer<Collection<ResourceID>> trigger) {
    this.expiries = new SharedByDevices<>(memory);
    this.open = open;
    this.clock = clock;
    this.trigger = trigger;
  }

  /**
   * When the credential expires that a device signs in with from now on; empty for never, and while that is unknown. Asks
   * once for each, without waiting for the answer.
   *
   * @param secret the Secret that has it
   * @param credentials the credential
   * @param project asks with the credential that registers the device, of the same identity service
   */
  public Optional<Instant> use(ResourceID device, String secret, Credentials credentials,
      ProjectPoller project) {
    Key key = new Key(device.getNamespace().orElse(""), secret, credentials.id());
    Asked asked = expiries.use(device, key, () -> unknown(key, credentials, project));
    asked.project().set(project);
    expiries.keepOnly(device, Set.of(key));
    asked.expiry().askIfDue();
    return asked.expiry().at();
  }

  private Asked unknown(Key key, Credentials credentials, ProjectPoller project) {
    AtomicReference<ProjectPoller> last = new AtomicReference<>(project);
    return new Asked(new CredentialExpiry(() -> ask(credentials, last.get()), requests(project),
        clock, () -> trigger.accept(expiries.users(key))), last);
  }

  private LimitedThreads requests(ProjectPoller project) {
    return requests.computeIfAbsent(project,
        _ -> new LimitedThreads(REQUESTS_IN_FLIGHT, CredentialExpiry.THREAD));
  }

  /** Without a sign-in, if the other credential is of the same user. */
  private Optional<Instant> ask(Credentials credentials, ProjectPoller project)
      throws RegistryFailure {
    try {
      return project.credentials().expiry(credentials.id());
    } catch (RegistryFailure failure) {
      if (failure.kind() != Kind.FORBIDDEN && failure.kind() != Kind.NOT_FOUND) {
        throw failure;
      }
      return open.apply(credentials).credentialExpiry();
    }
  }

  /** The testbed answers: what failed an hour ago may succeed now, and nothing else looks at an idle device. */
  @Override
  public void polled(boolean succeeded, int records) {
    if (succeeded) {
      expiries.all().values().forEach(asked -> asked.expiry().askIfDue());
    }
  }

  /** A device signs in with the credential that registers it, or with one that the operator manages. */
  public void leave(ResourceID device) {
    expiries.keepOnly(device, Set.of());
  }

  /** Those that are known to expire. */
  public Collection<Credential> all() {
    return expiries.all().entrySet().stream()
        .map(entry -> new Credential(entry.getKey().namespace(), entry.getKey().secret(),
            State.UNKNOWN, entry.getValue().expiry().at()))
        .toList();
  }
}
