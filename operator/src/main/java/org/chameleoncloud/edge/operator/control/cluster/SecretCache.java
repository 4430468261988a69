package org.chameleoncloud.edge.operator.control.cluster;

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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.memory.SharedByDevices;
import org.chameleoncloud.edge.operator.plan.CredentialState;
import org.chameleoncloud.edge.operator.plan.Reason;
import org.chameleoncloud.edge.operator.plan.SecretValue;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.credentials.CredentialsException;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The Secrets in use, each read by name once and then again at an interval, however many devices use it: the operator's
 * role neither lists nor watches Secrets. A changed one triggers the devices that use it.
 */
public final class SecretCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SecretCache.class);

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final Consumer<Collection<ResourceID>> trigger;
  private final SharedByDevices<ResourceID, Entry> entries;
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("secrets").factory());

  /** A Secret as last read. */
  private static final class Entry {
    private final Map<String, CredentialState.Loaded> lastGood = new HashMap<>();
    private Content content;
  }

  /** The result of reading a Secret. */
  private sealed interface Content {
    record Present(Map<String, Sensitive> data) implements Content {}

    record Absent() implements Content {}

    record Unavailable(String why) implements Content {}
  }

  /**
   * @param every how often each Secret in use is read again
   * @param trigger called with the devices whose Secret changed
   */
  public SecretCache(KubernetesClient client, ApiRequestLimiter limiter, Duration every,
      DeviceMemory memory, Consumer<Collection<ResourceID>> trigger) {
    this.client = client;
    this.limiter = limiter;
    this.trigger = trigger;
    this.entries = new SharedByDevices<>(memory);
    timer.scheduleWithFixedDelay(this::readAllAgain, every.toMillis(), every.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** The credential that {@code ref} names, in the namespace of {@code device}. */
  public CredentialState credential(ResourceID device, CredentialsRef ref) {
    Entry entry = entry(device, ref.name());
    synchronized (entry) {
      CredentialState credential = parsed(content(entry, secret(device, ref.name())), ref);
      if (credential instanceof CredentialState.Loaded loaded) {
        entry.lastGood.put(cloud(ref), loaded);
      }
      return credential;
    }
  }

  /** The same, or the last good credential when the Secret was deleted: a deletion may still use it. */
  public CredentialState lastGoodCredential(ResourceID device, CredentialsRef ref) {
    CredentialState current = credential(device, ref);
    Entry entry = entry(device, ref.name());
    synchronized (entry) {
      CredentialState.Loaded lastGood = entry.lastGood.get(cloud(ref));
      return lastGood == null ? current : lastGood;
    }
  }

  /** The credential that {@code ref} names, in the namespace of another device, which is not counted as a use. */
  public CredentialState credentialOf(ResourceID other, CredentialsRef ref) {
    ResourceID secret = secret(other, ref.name());
    Optional<Entry> used = entries.get(secret);
    if (used.isEmpty()) {
      return parsed(fetch(secret), ref);
    }
    synchronized (used.get()) {
      return parsed(content(used.get(), secret), ref);
    }
  }

  /** The value of a key of a Secret in the namespace of {@code device}. */
  public SecretValue value(ResourceID device, SecretKeyRef ref) {
    Entry entry = entry(device, ref.name());
    synchronized (entry) {
      return value(content(entry, secret(device, ref.name())), ref);
    }
  }

  /** A device uses the Secrets of these names and no longer any others. A Secret without users is dropped. */
  public void keepOnly(ResourceID device, Collection<String> names) {
    entries.keepOnly(device, names.stream().map(name -> secret(device, name))
        .collect(Collectors.toSet()));
  }

  private Entry entry(ResourceID device, String name) {
    return entries.use(device, secret(device, name), Entry::new);
  }

  private Content content(Entry entry, ResourceID secret) {
    if (entry.content == null) {
      entry.content = fetch(secret);
    }
    return entry.content;
  }

  private static ResourceID secret(ResourceID device, String name) {
    return new ResourceID(name, device.getNamespace().orElseThrow());
  }

  private static String cloud(CredentialsRef ref) {
    return ref.cloud() == null ? "" : ref.cloud();
  }

  private void readAllAgain() {
    entries.all().forEach((secret, entry) -> {
      try {
        readAgain(secret, entry);
      } catch (RuntimeException e) {
        line(LOG.atWarn(), "secret-read-failed", secret)
            .addKeyValue("error", e.getClass().getName()).log();
      }
    });
  }

  private static LoggingEventBuilder line(LoggingEventBuilder line, String event,
      ResourceID secret) {
    return line.addKeyValue("event", event)
        .addKeyValue("namespace", secret.getNamespace().orElseThrow())
        .addKeyValue("secret", secret.getName());
  }

  private void readAgain(ResourceID secret, Entry entry) {
    Content now = fetch(secret);
    synchronized (entry) {
      boolean unavailable = now instanceof Content.Unavailable
          && entry.content instanceof Content.Present;
      if (now.equals(entry.content) || unavailable) {
        return;
      }
      entry.content = now;
    }
    Set<ResourceID> users = entries.users(secret);
    line(LOG.atInfo(), "secret-changed", secret).addKeyValue("users", users.size()).log();
    trigger.accept(users);
  }

  private Content fetch(ResourceID id) {
    try {
      Secret secret = limiter.call(() -> client.secrets()
          .inNamespace(id.getNamespace().orElseThrow()).withName(id.getName()).get());
      return secret == null ? new Content.Absent() : new Content.Present(decoded(secret));
    } catch (KubernetesClientException e) {
      String why = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? "the operator's role does not allow it"
          : "the API server did not return it (status " + e.getCode() + ")";
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

  private static CredentialState parsed(Content content, CredentialsRef ref) {
    String secret = "Secret \"" + ref.name() + "\" ";
    return switch (content) {
      case Content.Absent _ -> new CredentialState.Unavailable(Reason.CREATE_SECRET, secret
          + "does not exist in the resource's namespace. Create it with the application credential.");
      case Content.Unavailable(String why) -> new CredentialState.Unavailable(
          Reason.CREATE_SECRET, secret + "cannot be read: " + why + ".");
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
    } catch (CredentialsException invalid) {
      Reason reason = switch (invalid.kind()) {
        case CLOUD_NOT_NAMED, CLOUD_NOT_FOUND -> Reason.SELECT_CLOUD;
        case MISSING_KEYS, MALFORMED, UNSUPPORTED_AUTH -> Reason.FIX_SECRET;
      };
      return new CredentialState.Unavailable(reason,
          secret + "is not usable: " + invalid.getMessage() + ".");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
