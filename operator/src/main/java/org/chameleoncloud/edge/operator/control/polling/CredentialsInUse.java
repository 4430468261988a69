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
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Project;

/** The credentials that devices name, each once however many name it, and whether the testbed accepts them. */
public final class CredentialsInUse {
  private final SharedByDevices<Key, AtomicReference<Use>> credentials;

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

  private record Key(String namespace, String secret, String cloud) {
    static Key of(ResourceID device, CredentialsRef ref) {
      return new Key(device.getNamespace().orElse(""), ref.name(), ref.cloud());
    }
  }

  /** A credential as last read, and what lists with it; both null when it cannot be read. */
  private record Use(Credentials credentials, ProjectPoller project) {
    private static final Use NONE = new Use(null, null);
  }

  /** None is in use yet. */
  public CredentialsInUse(DeviceMemory memory) {
    credentials = new SharedByDevices<>(memory);
  }

  /**
   * A device names a credential, and no longer any other.
   *
   * @param loaded the credential; null when it cannot be read
   * @param project lists with it; null when the credential cannot be read
   */
  public void use(ResourceID device, CredentialsRef ref, Credentials loaded,
      ProjectPoller project) {
    Key key = Key.of(device, ref);
    credentials.use(device, key, () -> new AtomicReference<>(Use.NONE))
        .set(new Use(loaded, project));
    credentials.keepOnly(device, Set.of(key));
  }

  /** The project in which the testbed accepts the credential of a device; empty if it does not, or is not in use yet. */
  public Optional<Project> project(ResourceID device, CredentialsRef ref) {
    return credentials.get(Key.of(device, ref)).map(AtomicReference::get)
        .filter(use -> use.project() != null && use.project().credential() == State.ACCEPTED)
        .flatMap(use -> use.project().projectId().map(id -> new Project(
            use.credentials().authUrl(), use.credentials().region(), id)));
  }

  /** All of them. */
  public Collection<Credential> all() {
    return credentials.all().entrySet().stream()
        .map(entry -> credential(entry.getKey(), entry.getValue().get().project())).toList();
  }

  private static Credential credential(Key key, ProjectPoller project) {
    return project == null
        ? new Credential(key.namespace(), key.secret(), State.UNREADABLE, Optional.empty())
        : new Credential(key.namespace(), key.secret(), project.credential(),
            project.credentialExpiry());
  }
}
