package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.plan.CredentialState;
import org.chameleoncloud.edge.operator.plan.Reason;
import org.chameleoncloud.edge.operator.plan.SecretValue;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;
import org.chameleoncloud.edge.registry.credentials.CredentialsException;
import org.chameleoncloud.edge.registry.Sensitive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The Secrets in use, each read by name once and then again at an interval, however many resources use it: the
 * operator's role neither lists nor watches Secrets. A changed one wakes the resources that use it.
 */
final class SecretCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SecretCache.class);

  private final KubernetesClient client;
  private final ApiRequestLimiter turns;
  private final Consumer<Collection<ResourceID>> wake;
  private final Map<ResourceID, Entry> entries = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("secrets").factory());

  /** A Secret of a namespace and name, as last read, and who uses it. */
  private static final class Entry {
    private final Set<ResourceID> users = ConcurrentHashMap.newKeySet();
    private final Map<String, CredentialState.Loaded> lastGood = new HashMap<>();
    private Content content;
  }

  /** What reading a Secret gave. */
  private sealed interface Content {
    record Present(Map<String, Sensitive> data) implements Content {}

    record Absent() implements Content {}

    record Unavailable(String why) implements Content {}
  }

  /**
   * @param every how often each Secret in use is read again
   * @param wake told of the resources whose Secret changed
   */
  SecretCache(KubernetesClient client, ApiRequestLimiter turns, Duration every,
      Consumer<Collection<ResourceID>> wake) {
    this.client = client;
    this.turns = turns;
    this.wake = wake;
    timer.scheduleWithFixedDelay(this::readAllAgain, every.toMillis(), every.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** The credential that {@code ref} names, in the namespace of {@code user}. */
  CredentialState read(ResourceID user, CredentialsRef ref) {
    Entry entry = entry(user, ref.name());
    synchronized (entry) {
      if (entry.content == null) {
        entry.content = fetch(secret(user, ref.name()));
      }
      CredentialState reading = reading(entry.content, ref);
      if (reading instanceof CredentialState.Loaded readable) {
        entry.lastGood.put(cloud(ref), readable);
      }
      return reading;
    }
  }

  /** The same, or the last good credential when the Secret is gone: what a deletion may still use. */
  CredentialState readOrRemember(ResourceID user, CredentialsRef ref) {
    CredentialState reading = read(user, ref);
    Entry entry = entry(user, ref.name());
    synchronized (entry) {
      CredentialState.Loaded remembered = entry.lastGood.get(cloud(ref));
      return remembered == null ? reading : remembered;
    }
  }

  /** What a key of a Secret in the namespace of {@code user} holds. */
  SecretValue read(ResourceID user, SecretKeyRef ref) {
    Entry entry = entry(user, ref.name());
    synchronized (entry) {
      if (entry.content == null) {
        entry.content = fetch(secret(user, ref.name()));
      }
      return value(entry.content, ref);
    }
  }

  /** A resource uses the Secrets of these names and no others any more; a Secret without users is forgotten. */
  void keepOnly(ResourceID user, Collection<String> names) {
    Set<ResourceID> kept = names.stream().map(name -> secret(user, name))
        .collect(Collectors.toSet());
    entries.forEach((secret, entry) -> {
      if (!kept.contains(secret) && entry.users.contains(user)) {
        leave(secret, user);
      }
    });
  }

  /** A resource is gone. */
  void forget(ResourceID user) {
    keepOnly(user, Set.of());
  }

  /** How many Secrets are in use. */
  int size() {
    return entries.size();
  }

  /** In one step with finding the entry: one that is being forgotten would never be read again. */
  private Entry entry(ResourceID user, String name) {
    return entries.compute(secret(user, name), (_, known) -> {
      Entry entry = known == null ? new Entry() : known;
      entry.users.add(user);
      return entry;
    });
  }

  private void leave(ResourceID secret, ResourceID user) {
    entries.computeIfPresent(secret, (_, entry) -> {
      entry.users.remove(user);
      return entry.users.isEmpty() ? null : entry;
    });
  }

  private static ResourceID secret(ResourceID user, String name) {
    return new ResourceID(name, user.getNamespace().orElseThrow());
  }

  private static String cloud(CredentialsRef ref) {
    return ref.cloud() == null ? "" : ref.cloud();
  }

  private void readAllAgain() {
    entries.forEach((secret, entry) -> {
      try {
        readAgain(secret, entry);
      } catch (RuntimeException e) {
        about(LOG.atWarn(), "secret-not-read", secret)
            .addKeyValue("error", e.getClass().getName()).log();
      }
    });
  }

  private static LoggingEventBuilder about(LoggingEventBuilder line, String event,
      ResourceID secret) {
    return line.addKeyValue("event", event)
        .addKeyValue("namespace", secret.getNamespace().orElseThrow())
        .addKeyValue("secret", secret.getName());
  }

  private void readAgain(ResourceID secret, Entry entry) {
    Content now = fetch(secret);
    Set<ResourceID> users;
    synchronized (entry) {
      boolean lostSight = now instanceof Content.Unavailable
          && entry.content instanceof Content.Present;
      if (now.equals(entry.content) || lostSight) {
        return;
      }
      entry.content = now;
      users = Set.copyOf(entry.users);
    }
    about(LOG.atInfo(), "secret-changed", secret).addKeyValue("users", users.size()).log();
    wake.accept(users);
  }

  private Content fetch(ResourceID id) {
    try {
      Secret secret = turns.ask(() -> client.secrets()
          .inNamespace(id.getNamespace().orElseThrow()).withName(id.getName()).get());
      return secret == null ? new Content.Absent() : new Content.Present(decoded(secret));
    } catch (KubernetesClientException e) {
      String why = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? "the operator's role does not let it read the Secret"
          : "the API server did not give it (status " + e.getCode() + ")";
      return new Content.Unavailable(why);
    }
  }

  private static Map<String, Sensitive> decoded(Secret secret) {
    Map<String, Sensitive> data = new HashMap<>();
    if (secret.getData() != null) {
      secret.getData().forEach((key, value) -> data.put(key,
          Sensitive.of(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))));
    }
    return data;
  }

  private static CredentialState reading(Content content, CredentialsRef ref) {
    String secret = "Secret \"" + ref.name() + "\" ";
    return switch (content) {
      case Content.Absent _ -> new CredentialState.Unavailable(Reason.CREATE_SECRET,
          secret
              + "does not exist in the resource's namespace. Create it with the application credential.");
      case Content.Unavailable(String why) -> new CredentialState.Unavailable(Reason.CREATE_SECRET,
          secret + "cannot be read: " + why + ".");
      case Content.Present(Map<String, Sensitive> data) -> parsed(data, ref, secret);
    };
  }

  private static SecretValue value(Content content, SecretKeyRef ref) {
    String secret = "Secret \"" + ref.name() + "\" ";
    return switch (content) {
      case Content.Absent _ -> new SecretValue.Missing(Reason.CREATE_SECRET, secret
          + "does not exist in the resource's namespace. Create it with the key \"" + ref.key()
          + "\".");
      case Content.Unavailable(String why) -> new SecretValue.Missing(Reason.CREATE_SECRET,
          secret + "cannot be read: " + why + ".");
      case Content.Present(Map<String, Sensitive> data) when data.containsKey(ref.key()) ->
        new SecretValue.Present(data.get(ref.key()));
      case Content.Present _ -> new SecretValue.Missing(Reason.FIX_SECRET,
          secret + "has no key \"" + ref.key() + "\". Add it.");
    };
  }

  private static CredentialState parsed(Map<String, Sensitive> data, CredentialsRef ref,
      String secret) {
    Map<String, String> texts = new HashMap<>();
    data.forEach((key, value) -> texts.put(key, value.reveal()));
    try {
      return new CredentialState.Loaded(CredentialsFile.read(texts, ref.cloud()));
    } catch (CredentialsException problem) {
      Reason reason = switch (problem.kind()) {
        case CLOUD_NOT_NAMED, CLOUD_NOT_FOUND -> Reason.SELECT_CLOUD;
        case MISSING_KEYS, MALFORMED, UNSUPPORTED_AUTH -> Reason.FIX_SECRET;
      };
      return new CredentialState.Unavailable(reason,
          secret + "is not usable: " + problem.getMessage() + ".");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
