package org.chameleoncloud.edge.plugin.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.chameleoncloud.edge.lab.process.FormerCommand;
import org.chameleoncloud.edge.plugin.PluginHarness;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same arguments for the published command and for the plugin, on a testbed each, leave the same records: all but the
 * device's credential, of which the former command creates one for each device.
 */
class DifferentialTest {
  private static final String PROJECT = "lab";
  private static final List<String> NAMES = List.of("pi-1", "pi-2");
  private static final int LENGTH = 10;

  @TempDir
  private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theSameCommandsLeaveTheSameRecords(int seed) throws Exception {
    Optional<Path> program = FormerCommand.find();
    assumeTrue(program.isPresent() || "true".equals(System.getenv("CI")),
        FormerCommand.MISSING);
    Random random = new Random(seed);
    List<String> history = new ArrayList<>();
    try (Testbed former = testbed();
        Testbed ours = testbed();
        PluginHarness plugin = PluginHarness.start(directory);
        RegistryClient client = new RegistryClient(RegistryClient.Settings.defaults()
            .withHosts(TestbedHosts.local("127.0.0.1")))) {
      Files.writeString(directory.resolve("clouds.yaml"),
          former.cloudsYaml("edge", former.credential(PROJECT)));
      FormerCommand command = new FormerCommand(program.orElseThrow(), directory);
      Credentials credentials = credentials(ours, ours.credential(PROJECT));
      PlanLoop operator = new PlanLoop(plugin.client(),
          client.openTestbed(credentials, ReadingTurns.UNLIMITED).registry(), credentials);
      for (int step = 0; step < LENGTH; step++) {
        List<String> words = step == 0 ? register(random, NAMES.getFirst()) : next(random);
        String output = command.run(words);
        PluginHarness.Run run = plugin.run(words.toArray(String[]::new));
        operator.settle();
        history.add(String.join(" ", words));
        assertThat(records(ours)).as("%s%n%s%n%s", history, output, run).isEqualTo(records(former));
        assertThat(ours.deletedRecords()).as(history.toString())
            .hasSameSizeAs(former.deletedRecords());
      }
      assertThat(history).anyMatch(words -> words.startsWith("set"));
    }
  }

  private static Testbed testbed() {
    Testbed testbed = Testbed.start(TestbedOptions.forTests());
    testbed.addProject(PROJECT);
    return testbed;
  }

  private static Credentials credentials(Testbed testbed, Credential credential) {
    return new Credentials(URI.create(testbed.identityUrl().toString()), credential.id(),
        Sensitive.of(credential.secret()), null, "public", null);
  }

  private static Map<String, Map<String, JsonNode>> records(Testbed testbed) {
    Map<String, Map<String, JsonNode>> records = new TreeMap<>();
    for (DeviceRecord record : testbed.records()) {
      Map<String, JsonNode> properties = new TreeMap<>(record.properties());
      assertThat(properties.remove("application_credential_id")).isNotNull();
      assertThat(properties.remove("application_credential_secret")).isNotNull();
      // The registry makes one up for each record.
      properties.remove("k8s_bootstrap_token");
      records.put(record.name() + " " + record.hardwareType(), properties);
    }
    return records;
  }

  private static List<String> next(Random random) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    return switch (random.nextInt(10)) {
      case 0, 1 -> register(random, name);
      case 2 -> List.of("delete", name, "--yes-i-really-really-mean-it");
      case 3 -> List.of("sync", name);
      case 4, 5 -> List.of("set", name, "--unset", oneOf(random, "authorized_projects",
          "authorized_projects_reason", "local_egress"));
      case 6 -> List.of("set", name, "--contact-email", oneOf(random, "a@example.org",
          "b@example.org"));
      case 7 -> List.of("set", name, "--local-egress", oneOf(random, "allow", "deny"),
          "--authorized-projects-reason", oneOf(random, "a class", "yes"));
      default -> List.of("set", name, "--authorized-projects", oneOf(random, "CH-231106",
          "CH-231106,another", "8d1f0e0c9b8a47d6a5f4e3d2c1b0a998"));
    };
  }

  private static List<String> register(Random random, String name) {
    return List.of("register", name, "--machine-name", oneOf(random, "raspberrypi4-64",
        "jetson-nano"), "--contact-email", "lab@example.org");
  }

  private static String oneOf(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }
}
