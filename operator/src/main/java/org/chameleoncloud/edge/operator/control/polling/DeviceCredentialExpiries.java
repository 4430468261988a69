package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.memory.SharedByDevices;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse.Credential;
import org.chameleoncloud.edge.operator.control.polling.CredentialsInUse.State;

/**
 * When the credentials expire that users made for their devices by hand. Keystone says so to the user whom they belong
 * to: if that is another user than that of the credential that registers the device, it stays unknown.
 */
public final class DeviceCredentialExpiries {
  private final SharedByDevices<Key, CredentialExpiry> expiries;
  private final Clock clock;
  private final Consumer<Collection<ResourceID>> trigger;

  private record Key(String namespace, String secret, String id) {}

  /** @param trigger called with the devices of a credential whose expiry has become known */
  public DeviceCredentialExpiries(DeviceMemory memory, Clock clock,
      Consumer<Collection<ResourceID>> trigger) {
    this.expiries = new SharedByDevices<>(memory);
    this.clock = clock;
    this.trigger = trigger;
  }

  /**
   * When the credential expires that a device signs in with from now on; empty for never, and while that is unknown. Asks
   * once for each, without waiting for the answer.
   *
   * @param secret the Secret that has it
   * @param id its id
   * @param project asks with the credential that registers the device
   */
  public Optional<Instant> use(ResourceID device, String secret, String id,
      ProjectPoller project) {
    Key key = new Key(device.getNamespace().orElse(""), secret, id);
    CredentialExpiry expiry = expiries.use(device, key,
        () -> new CredentialExpiry(() -> project.credentials().expiry(id), clock,
            () -> trigger.accept(expiries.users(key))));
    expiries.keepOnly(device, Set.of(key));
    expiry.askIfDue();
    return expiry.at();
  }

  /** A device signs in with the credential that registers it, or with one that the operator manages. */
  public void leave(ResourceID device) {
    expiries.keepOnly(device, Set.of());
  }

  /** Those that are known to expire. */
  public Collection<Credential> all() {
    return expiries.all().entrySet().stream()
        .map(entry -> new Credential(entry.getKey().namespace(), entry.getKey().secret(),
            State.UNKNOWN, entry.getValue().at()))
        .toList();
  }
}
