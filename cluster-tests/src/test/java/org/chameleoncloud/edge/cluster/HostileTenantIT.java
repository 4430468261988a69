package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.names.RandomSuffix;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Two tenants share an operator, and one of them attacks the other in every way that the right to create EdgeDevices,
 * Secrets, Jobs and claims in a namespace of his own gives him. The other's devices are registered, baked, changed and
 * deleted as if they were alone.
 *
 * <p>{@code -Dhostile.minutes=N} changes the duration of two minutes, {@code -Dhostile.seed=N} repeats the random choices,
 * and {@code -Dhostile.attacks=names,links} selects attacks, to find out which one did it.
 */
@Isolated("needs the machine for itself, because times are compared")
class HostileTenantIT {
  private static final Duration DURATION = Duration
      .ofMinutes(Integer.getInteger("hostile.minutes", 2));
  /** The part of the time without the hostile tenant. */
  private static final int ALONE = 5;
  private static final int MIN_CYCLES = 2;
  private static final String PASSPHRASE = "correct horse battery staple";
  /** In addition to those of the other tests, which read each Secret, however large, once a second. */
  private static final Map<String, String> OPTIONS = Map.of("--secret-interval", "5s");

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private final long seed = Long.getLong("hostile.seed", System.nanoTime());

  @Test
  void theDevicesOfOneTenantLiveAsIfTheHostileOneDidNotExist() throws IOException {
    System.out.println("hostile: seed " + seed + ", " + DURATION.toMinutes() + " min");
    env.testbed().addProject("colleague");
    env.createCredential();
    env.createClaims();
    env.client().resource(new SecretBuilder().withNewMetadata().withNamespace(env.namespace())
        .withName("wifi").endMetadata().addToStringData("psk", PASSPHRASE).build()).create();
    String hostile = env.createNamespace("hostile-" + RandomSuffix.next());
    env.createClaims(hostile);
    Deployment deployment = env.installForAllNamespaces(
        "watchNamespaces={" + env.namespace() + "," + hostile + "}");
    OperatorProcess operator = env.closeLater(deployment.startWithLimitedMemory(OPTIONS));
    OperatorVitals vitals = new OperatorVitals(operator, deployment.chart());
    Leaks leaks = new Leaks(this::secrets);
    List<String> problems = new ArrayList<>();
    try (HonestLife life = new HonestLife(env, new HonestTraffic(env, deployment))) {
      life.keepOne();
      List<LifeCycle> alone = run(life, DURATION.dividedBy(ALONE));
      assertThat(life.problems()).as("without the hostile tenant").isEmpty();
      try (HostileTenant tenant = new HostileTenant(env, hostile, life, leaks, new Random(seed),
          chosen())) {
        List<LifeCycle> together = run(life, DURATION);
        problems.addAll(life.problems());
        problems.addAll(vitals.problems());
        problems.addAll(tenant.successes());
        LifeComparison comparison = new LifeComparison(alone, together);
        problems.addAll(comparison.differences());
        tenant.summary().forEach(System.out::println);
        System.out.print(comparison);
        System.out.println(vitals);
      }
    }
    leaks.search("the operator's log",
        String.join("\n", operator.lastLines(Integer.MAX_VALUE)));
    problems.addAll(leaks.found());
    assertThat(problems).as("what the hostile tenant achieved; seed " + seed
        + ", -Dhostile.attacks=... selects attacks").isEmpty();
  }

  private static Set<String> chosen() {
    return Stream.of(System.getProperty("hostile.attacks", "").split(","))
        .filter(name -> !name.isBlank()).collect(Collectors.toSet());
  }

  /** Cycles until the time is over, or until one of them shows a problem. */
  private static List<LifeCycle> run(HonestLife life, Duration time) {
    List<LifeCycle> cycles = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (life.problems().isEmpty()
        && (System.nanoTime() < end || cycles.size() < MIN_CYCLES)) {
      cycles.add(life.cycle());
    }
    return cycles;
  }

  /** Everything that the hostile tenant must not get, by what it is. */
  private Map<String, Collection<String>> secrets() {
    Map<String, Collection<String>> secrets = new HashMap<>();
    secrets.put("the credential", List.of(
        env.testbed().credential(TestEnvironment.PROJECT).secret()));
    secrets.put("a colleague's credential", List.of(
        env.testbed().credential("colleague").secret()));
    secrets.put("a token", env.testbed().tokens());
    secrets.put("the Wi-Fi passphrase", List.of(PASSPHRASE));
    secrets.put("a device's key", env.testbed().records().stream()
        .map(record -> record.worker("balena").detail("device_api_key"))
        .flatMap(Optional::stream).map(key -> key.asText()).toList());
    return secrets;
  }
}
