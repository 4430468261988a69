package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.control.memory.FatalErrors;
import org.chameleoncloud.edge.operator.control.memory.SharedByDevices;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The Secrets in use, each read by name once and then again at an interval, however many devices use it: the operator's
 * role neither lists nor watches Secrets. A changed one triggers the devices that use it.
 */
public final class SecretCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SecretCache.class);
  /** A Secret has up to 1 MiB, and five times that while it is read. */
  private static final int READS_IN_FLIGHT = 4;

  private final KubernetesClient client;
  private final ApiRequestLimiter limiter;
  private final boolean requireLabel;
  private final Consumer<Collection<ResourceID>> trigger;
  private final SharedByDevices<ResourceID, UsedSecret> entries;
  private final SecretMemory kept = new SecretMemory();
  private final Semaphore reads = new Semaphore(READS_IN_FLIGHT, true);
  private final ScheduledExecutorService timer = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("secrets").factory());

  /**
   * @param every how often each Secret in use is read again
   * @param requireLabel whether only Secrets with the label {@link Label#USE} are used
   * @param trigger called with the devices whose Secret changed
   */
  public SecretCache(KubernetesClient client, ApiRequestLimiter limiter, Duration every,
      boolean requireLabel, DeviceMemory memory, Consumer<Collection<ResourceID>> trigger) {
    this.client = client;
    this.limiter = limiter;
    this.requireLabel = requireLabel;
    this.trigger = trigger;
    this.entries = new SharedByDevices<>(memory, UsedSecret::leave, _ -> {});
    timer.scheduleWithFixedDelay(this::readAllAgain, every.toMillis(), every.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /**
   * A device refers to these in the Secrets of its namespace, and no longer to any others; they are read when they are
   * first asked for. Nothing else of a Secret is kept, and nothing of one that no device refers to.
   */
  public void use(ResourceID device, Set<CredentialsRef> credentials, Set<SecretKeyRef> values) {
    Set<String> names = Stream.concat(credentials.stream().map(CredentialsRef::name),
        values.stream().map(SecretKeyRef::name)).collect(Collectors.toSet());
    entries.keepOnly(device,
        names.stream().map(name -> secret(device, name)).collect(Collectors.toSet()));
    for (String name : names) {
      entries.use(device, secret(device, name), () -> new UsedSecret(kept, namespace(device)))
          .use(device, matching(credentials, ref -> ref.name().equals(name)),
              matching(values, ref -> ref.name().equals(name)));
    }
  }

  private static <R> Set<R> matching(Set<R> references, Predicate<R> filter) {
    return references.stream().filter(filter).collect(Collectors.toSet());
  }

  /** The credential that {@code ref} names, in the namespace of {@code device}, which need not use it. */
  public CredentialState credential(ResourceID device, CredentialsRef ref) {
    return known(device, ref).current();
  }

  /** The same, or the last good credential when the Secret was deleted: a deletion may still use it. */
  public CredentialState lastGoodCredential(ResourceID device, CredentialsRef ref) {
    UsedSecret.Credential known = known(device, ref);
    return known.lastGood() == null ? known.current() : known.lastGood();
  }

  private UsedSecret.Credential known(ResourceID device, CredentialsRef ref) {
    return read(secret(device, ref.name()), used -> used.credential(ref),
        content -> new UsedSecret.Credential(content.credential(ref), null));
  }

  /** The value of a key of a Secret in the namespace of {@code device}, which need not use it. */
  public SecretValue value(ResourceID device, SecretKeyRef ref) {
    return read(secret(device, ref.name()), used -> used.value(ref), content -> content.value(ref));
  }

  /** What is kept; else what is read now, which is kept if a device refers to it. */
  private <T> T read(ResourceID secret, Function<UsedSecret, Optional<T>> lookup,
      Function<SecretContent, T> reader) {
    UsedSecret used = entries.get(secret).orElse(null);
    if (used == null) {
      return reader.apply(fetch(secret));
    }
    Optional<T> known = lookup.apply(used);
    if (known.isPresent()) {
      return known.get();
    }
    used.reading.lock();
    try {
      return lookup.apply(used).orElseGet(() -> {
        SecretContent content = fetch(secret);
        used.fill(content);
        return lookup.apply(used).orElseGet(() -> reader.apply(content));
      });
    } finally {
      used.reading.unlock();
    }
  }

  /** Reads a Secret again that was created or deleted just now, if a device refers to it. */
  void refresh(ResourceID device, String name) {
    ResourceID secret = secret(device, name);
    entries.get(secret).ifPresent(used -> used.replace(fetch(secret)));
  }

  private static ResourceID secret(ResourceID device, String name) {
    return new ResourceID(name, device.getNamespace().orElseThrow());
  }

  private static String namespace(ResourceID device) {
    return device.getNamespace().orElseThrow();
  }

  /** Whatever it throws, it runs again. */
  private void readAllAgain() {
    entries.all().forEach((secret, used) -> {
      try {
        readAgain(secret, used);
      } catch (RuntimeException | Error e) {
        FatalErrors.endProcessIfFatal(e);
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

  private void readAgain(ResourceID secret, UsedSecret used) {
    if (used.replace(fetch(secret))) {
      Set<ResourceID> users = entries.users(secret);
      line(LOG.atInfo(), "secret-changed", secret).addKeyValue("users", users.size()).log();
      trigger.accept(users);
    }
  }

  private SecretContent fetch(ResourceID id) {
    reads.acquireUninterruptibly();
    try {
      Secret secret = limiter.call(() -> client.secrets()
          .inNamespace(id.getNamespace().orElseThrow()).withName(id.getName()).get());
      if (secret == null) {
        return new SecretContent.Absent();
      }
      return requireLabel && !SecretLabel.isOn(secret)
          ? new SecretContent.NotForUse(SecretLabel.missing(id))
          : new SecretContent.Present(Objects.requireNonNullElse(secret.getData(), Map.of()));
    } catch (KubernetesClientException e) {
      String why = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
          ? "the operator's role does not allow it"
          : "the API server did not return it (status " + e.getCode() + ")";
      return new SecretContent.Unavailable(why);
    } finally {
      reads.release();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
