package org.chameleoncloud.edge.operator.control.cluster;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Credentials;

/**
 * What devices refer to in one Secret, as last read; nothing else of it is kept. Guarded by its own lock, which is never
 * held while the Secret is read.
 */
final class UsedSecret {
  /** Held while the Secret is read because something is missing, so that all who miss something share one read. */
  final ReentrantLock reading = new ReentrantLock();

  private final References<CredentialsRef, Credential> credentials;
  private final References<SecretKeyRef, SecretValue> values;
  private boolean existed;

  /**
   * A credential as last read.
   *
   * @param lastGood the last one that was usable; null for none
   */
  record Credential(CredentialState current, CredentialState.Loaded lastGood) {}

  UsedSecret(SecretMemory memory, String namespace) {
    credentials = new References<>(memory, namespace, UsedSecret::size,
        ref -> new Credential(
            new CredentialState.Unavailable(Reason.FIX_SECRET, tooMuch(ref.name())), null));
    values = new References<>(memory, namespace, UsedSecret::size,
        ref -> new SecretValue.Missing(Reason.FIX_SECRET, tooMuch(ref.name())));
  }

  private static String tooMuch(String secret) {
    return "Secret \"" + secret
        + "\" is not kept: what the devices of its namespace use of Secrets has more than "
        + SecretMemory.MAX_MIB + " MiB. Make the Secrets smaller, such as their ca.crt.";
  }

  private static long size(Credential credential) {
    CredentialState.Loaded lastGood = credential.lastGood();
    long kept = lastGood == null ? 0 : size(lastGood);
    return credential.current() == lastGood ? kept : kept + size(credential.current());
  }

  private static long size(CredentialState state) {
    return switch (state) {
      case CredentialState.Loaded(Credentials loaded) -> Stream
          .of(loaded.authUrl().toString(), loaded.id(), loaded.secret().reveal(), loaded.region(),
              loaded.endpointInterface(), loaded.caPem())
          .mapToLong(text -> text == null ? 0 : text.length()).sum();
      case CredentialState.Unavailable(_, String message) -> message.length();
    };
  }

  private static long size(SecretValue value) {
    return switch (value) {
      case SecretValue.Present present -> present.value().reveal().length();
      case SecretValue.Missing missing -> missing.message().length();
    };
  }

  /** A device refers to these, and no longer to any others. */
  synchronized void use(ResourceID device, Set<CredentialsRef> credentialRefs,
      Set<SecretKeyRef> keyRefs) {
    credentials.set(device, credentialRefs);
    values.set(device, keyRefs);
  }

  /** A device refers to nothing in it any more. */
  synchronized void leave(ResourceID device) {
    use(device, Set.of(), Set.of());
  }

  /** A credential as last read; empty if it was not. */
  synchronized Optional<Credential> credential(CredentialsRef ref) {
    return Optional.ofNullable(credentials.get(ref));
  }

  /** A value as last read; empty if it was not. */
  synchronized Optional<SecretValue> value(SecretKeyRef ref) {
    return Optional.ofNullable(values.get(ref));
  }

  /** Keeps what is missing of what was read just now. */
  synchronized void fill(SecretContent content) {
    existed |= content instanceof SecretContent.Present;
    credentials.readMissing(ref -> credential(content, ref, null));
    values.readMissing(content::value);
  }

  /** Keeps what was read just now, and says whether that is news. What was read stays while the Secret cannot be read. */
  synchronized boolean replace(SecretContent content) {
    if (content instanceof SecretContent.Unavailable && existed) {
      return false;
    }
    existed = content instanceof SecretContent.Present;
    boolean changed = credentials.readAgain((ref, before) -> credential(content, ref, before));
    return values.readAgain((ref, _) -> content.value(ref)) || changed;
  }

  private static Credential credential(SecretContent content, CredentialsRef ref,
      Credential before) {
    CredentialState now = content.credential(ref);
    CredentialState.Loaded lastGood = before == null ? null : before.lastGood();
    return new Credential(now, now instanceof CredentialState.Loaded loaded ? loaded : lastGood);
  }
}
