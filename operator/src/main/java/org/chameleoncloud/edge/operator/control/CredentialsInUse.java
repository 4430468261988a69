package org.chameleoncloud.edge.operator.control;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.CredentialsRef;

/** Which credentials the resources name, each once however many name it, and what became of them. */
final class CredentialsInUse {
  private final Map<Key, Named> named = new HashMap<>();
  private final Map<ResourceID, Key> users = new HashMap<>();

  /** Whether the testbed takes a credential. */
  enum State {
    /** The last list that was answered came. */
    ACCEPTED,
    /** The testbed refuses it, or refuses to list with it: without the right, or by a wrong region or interface. */
    REJECTED,
    /** The testbed has not answered yet. */
    UNKNOWN,
    /** The Secret is not there, or holds none. */
    UNREADABLE
  }

  /**
   * A credential in use.
   *
   * @param namespace the Secret's
   * @param secret the Secret's name
   * @param state whether it is accepted
   * @param expiry from when on it no longer is; empty when it never expires, and while that is not known
   */
  record Use(String namespace, String secret, State state, Optional<Instant> expiry) {}

  private record Key(String namespace, String secret, String cloud) {}

  /** What is known of a credential: whose records it lists, null while it cannot be read, and how many name it. */
  private record Named(ProjectPoller project, int users) {}

  /**
   * A resource names a credential, and no other any more.
   *
   * @param project lists with it; null when it cannot be read
   */
  synchronized void uses(ResourceID user, CredentialsRef ref, ProjectPoller project) {
    Key key = new Key(user.getNamespace().orElse(""), ref.name(), ref.cloud());
    Key before = users.put(user, key);
    boolean another = !key.equals(before);
    named.compute(key, (_, known) -> new Named(project,
        (known == null ? 0 : known.users()) + (another ? 1 : 0)));
    if (another) {
      left(before);
    }
  }

  /** A resource is gone. */
  synchronized void forget(ResourceID user) {
    left(users.remove(user));
  }

  private void left(Key key) {
    if (key != null) {
      named.computeIfPresent(key, (_, known) -> known.users() == 1
          ? null
          : new Named(known.project(), known.users() - 1));
    }
  }

  /** All of now. */
  synchronized Collection<Use> all() {
    return named.entrySet().stream().map(entry -> use(entry.getKey(), entry.getValue().project()))
        .toList();
  }

  private static Use use(Key key, ProjectPoller project) {
    return project == null
        ? new Use(key.namespace(), key.secret(), State.UNREADABLE, Optional.empty())
        : new Use(key.namespace(), key.secret(), project.credential(), project.expiry().at());
  }
}
