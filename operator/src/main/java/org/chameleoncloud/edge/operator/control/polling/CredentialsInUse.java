package org.chameleoncloud.edge.operator.control.polling;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.memory.SharedByDevices;

/** The credentials that devices name, each once however many name it, and whether the testbed accepts them. */
public final class CredentialsInUse {
  private final SharedByDevices<Key, AtomicReference<ProjectPoller>> credentials;

  /** Whether the testbed accepts a credential. */
  public enum State {
    /** The last list that was answered came. */
    ACCEPTED,
    /** The testbed rejects it, or does not let it list: a missing permission, a wrong region or interface. */
    REJECTED,
    /** The testbed has not answered yet. */
    UNKNOWN,
    /** The Secret does not exist, or holds none. */
    UNREADABLE
  }

  /**
   * A credential in use.
   *
   * @param namespace the Secret's
   * @param secret the Secret's name
   * @param state whether it is accepted
   * @param expiry when it expires; empty when it never does, and while that is unknown
   */
  public record Credential(String namespace, String secret, State state,
      Optional<Instant> expiry) {}

  private record Key(String namespace, String secret, String cloud) {}

  /** None is in use yet. */
  public CredentialsInUse(DeviceMemory memory) {
    credentials = new SharedByDevices<>(memory);
  }

  /**
   * A device names a credential, and no longer any other.
   *
   * @param project lists with it; null when the credential cannot be read
   */
  public void use(ResourceID device, CredentialsRef ref, ProjectPoller project) {
    Key key = new Key(device.getNamespace().orElse(""), ref.name(), ref.cloud());
    credentials.use(device, key, AtomicReference::new).set(project);
    credentials.keepOnly(device, Set.of(key));
  }

  /** All of them. */
  public Collection<Credential> all() {
    return credentials.all().entrySet().stream()
        .map(entry -> credential(entry.getKey(), entry.getValue().get())).toList();
  }

  private static Credential credential(Key key, ProjectPoller project) {
    return project == null
        ? new Credential(key.namespace(), key.secret(), State.UNREADABLE, Optional.empty())
        : new Credential(key.namespace(), key.secret(), project.credential(),
            project.credentialExpiry());
  }
}
