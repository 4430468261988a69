package org.chameleoncloud.edge.operator.plan.simulation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.ApplicationCredentials;
import org.chameleoncloud.edge.registry.IssuedCredential;
import org.chameleoncloud.edge.registry.NewCredential;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.Sensitive;

/** The identity service of a simulation, in memory: requests fail before or after they take effect. */
final class MemoryKeystone implements ApplicationCredentials {
  private final RandomGenerator random;
  private final Supplier<Instant> clock;
  private final Map<String, ApplicationCredential> byId = new TreeMap<>();
  private double failureRate;
  private int created;
  private int most;

  MemoryKeystone(RandomGenerator random, Supplier<Instant> clock) {
    this.random = random;
    this.clock = clock;
  }

  void failureRate(double rate) {
    failureRate = rate;
  }

  List<ApplicationCredential> all() {
    return List.copyOf(byId.values());
  }

  /** How many were created. */
  int created() {
    return created;
  }

  /** How many existed at once at most. */
  int most() {
    return most;
  }

  /** Whether a device could sign in with it now. */
  boolean isValid(String id) {
    ApplicationCredential found = byId.get(id);
    return found != null && found.expiresAt().isAfter(clock.get());
  }

  @Override
  public Optional<ApplicationCredential> named(String name) throws RegistryFailure {
    failBefore();
    return byId.values().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  @Override
  public Optional<Instant> expiry(String id) {
    throw new UnsupportedOperationException("the expiry of a managed credential is not asked for");
  }

  @Override
  public IssuedCredential create(NewCredential request) throws RegistryFailure {
    failBefore();
    if (byId.values().stream().anyMatch(one -> one.name().equals(request.name()))) {
      throw RegistryFailure.of(Kind.NAME_TAKEN, "The name is taken");
    }
    ApplicationCredential credential = new ApplicationCredential("id-" + ++created,
        request.name(), request.description(), request.expiresAt());
    byId.put(credential.id(), credential);
    most = Math.max(most, byId.size());
    loseResponse();
    return new IssuedCredential(credential, secret(credential.id()));
  }

  static Sensitive secret(String id) {
    return Sensitive.of("the-secret-of-" + id);
  }

  @Override
  public void delete(String id) throws RegistryFailure {
    failBefore();
    byId.remove(id);
    loseResponse();
  }

  private void failBefore() throws RegistryFailure {
    if (random.nextDouble() < failureRate) {
      throw RegistryFailure.of(Kind.UNREACHABLE, "Keystone cannot be reached");
    }
  }

  private void loseResponse() throws RegistryFailure {
    if (random.nextDouble() < failureRate) {
      throw RegistryFailure.of(Kind.TIMEOUT, "Keystone did not respond in time").effectUnknown();
    }
  }
}
