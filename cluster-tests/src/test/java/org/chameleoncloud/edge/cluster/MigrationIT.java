package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.lab.process.FormerCommand;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.DeletionPolicy;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.inventory.AvailabilityWindow;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The commands of docs/coming-from-chi-edge.md, in their order, for devices that the published command registered.
 *
 * <p>The old command runs as it is, but for all devices in one process, since its start takes longer than what it does.
 */
class MigrationIT {
  private static final String PAGE = "docs/coming-from-chi-edge.md";
  private static final int DEVICES = 100;
  private static final List<String> TYPES = List.of("raspberrypi3-64", "raspberrypi4-64",
      "jetson-nano");
  private static final String SIGN_IN = "POST /v3/auth/tokens";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private FormerCommand former;
  private Credential credential;
  private String cloudsYaml;

  @BeforeEach
  void start() throws IOException {
    Optional<Path> program = FormerCommand.find();
    assumeTrue(program.isPresent() || "true".equals(System.getenv("CI")), FormerCommand.MISSING);
    credential = env.testbed().credential(TestEnvironment.PROJECT);
    cloudsYaml = env.testbed().cloudsYaml("edge", credential);
    Path laptop = Files.createDirectory(env.directory().resolve("laptop"));
    Files.writeString(laptop.resolve("clouds.yaml"), cloudsYaml);
    former = new FormerCommand(program.orElseThrow(), laptop);
    env.startOperator();
  }

  /** What a record says that neither the resources nor their end may change. */
  private record Known(String uuid, String projectId, Instant createdAt,
      Optional<Instant> updatedAt, SortedMap<String, JsonNode> properties,
      List<AvailabilityWindow> windows, Map<String, WorkerState> checks) {
    static Known of(DeviceRecord record) {
      return new Known(record.uuid(), record.projectId(), record.createdAt(), record.updatedAt(),
          record.properties(), record.windows(), record.workers().stream()
              .collect(Collectors.toMap(WorkerTask::type, WorkerTask::state)));
    }
  }

  private Map<String, Known> records() {
    Map<String, Known> records = new TreeMap<>();
    env.testbed().records().forEach(record -> records.put(record.name(), Known.of(record)));
    return records;
  }

  /** The first have the credential of the project; for all others, the command creates one each, which is its default. */
  private List<String> register(int first, int others) throws Exception {
    List<String> names = IntStream.rangeClosed(1, first + others).mapToObj("pi-%03d"::formatted)
        .toList();
    List<List<String>> commands = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      List<String> command = new ArrayList<>(List.of("register", names.get(i), "--machine-name",
          TYPES.get(i % TYPES.size()), "--contact-email", "lab-" + i + "@example.org"));
      if (i < first) {
        command.addAll(List.of("--application-credential-id", credential.id(),
            "--application-credential-secret", credential.secret()));
      }
      commands.add(command);
      if (i % 10 == 0) {
        commands.add(List.of("set", names.get(i), "--local-egress", "deny",
            "--authorized-projects", TestEnvironment.PROJECT, "--authorized-projects-reason",
            "a class"));
      }
    }
    former.runAll(commands);
    switchOn(names);
    return names;
  }

  private void switchOn(List<String> names) {
    TestEnvironment.eventually("balena knows all devices").until(() -> env.testbed().records()
        .stream().allMatch(record -> record.steadyWorkers() >= 2));
    names.forEach(env.testbed()::boot);
    TestEnvironment.eventually("all checks succeed").until(() -> env.testbed().records().stream()
        .allMatch(record -> record.steadyWorkers() == record.workers().size()));
  }

  /** The requests so far that change something, to any service of the testbed. */
  private List<String> writes() {
    return env.testbed().requests().all().stream()
        .filter(request -> !request.method().equals("GET"))
        .map(MigrationIT::described).filter(request -> !request.equals(SIGN_IN)).toList();
  }

  private static String described(LoggedRequest request) {
    return request.method() + " " + request.route();
  }

  /** Stores what the old command had sent to the testbed, as an owner does who has kept it. */
  private void createDeviceCredentials(List<String> names) {
    env.apply(names.stream().map(name -> {
      DeviceRecord record = env.testbed().record(name).orElseThrow();
      String id = record.property("application_credential_id").orElseThrow().asText();
      return """
          apiVersion: v1
          kind: Secret
          metadata: {name: chi-edge-device-%s}
          stringData:
            clouds.yaml: |
          %s""".formatted(id, cloudsYaml.replace(credential.id(), id).replace(credential.secret(),
          record.property("application_credential_secret").orElseThrow().asText()).indent(4));
    }).collect(Collectors.joining("---\n")));
  }

  private TaskSection open(String heading) throws IOException {
    return TaskSection.open(env, PAGE, heading);
  }

  private void storeCredential() throws IOException {
    try (TaskSection page = open("What is different")) {
      page.write("clouds.yaml", cloudsYaml).run("kubectl -n lab create secret");
    }
  }

  private void awaitOnline(List<String> names) {
    TestEnvironment.eventually("all are online").untilAsserted(() -> assertOnline(names));
  }

  private void assertOnline(List<String> names) {
    List<EdgeDevice> devices = env.devices();
    assertThat(devices).hasSize(names.size()).allSatisfy(device -> {
      EdgeDeviceStatus status = device.getStatus();
      assertThat(Devices.isReady(device)).isTrue();
      assertThat(status.health()).isEqualTo("4/4");
      assertThat(status.condition(ConditionType.ONLINE)).hasValueSatisfying(
          online -> assertThat(online.holds()).isTrue());
      assertThat(status.onDelete()).isEqualTo(DeletionPolicy.Retain);
      assertThat(status.uuid())
          .isEqualTo(env.testbed().record(device.getMetadata().getName()).orElseThrow().uuid());
    });
  }

  @Test
  void aHundredDevicesAreAdoptedAndReleasedWithoutAnyWriteToTheTestbed() throws Exception {
    assertThat(TaskSection.headingsWithCommands(env, PAGE)).as("what is played here").isEqualTo(
        List.of("What is different", "Bring live devices into resources", "The way back"));
    List<String> names = register(DEVICES / 2, DEVICES / 2);
    Map<String, Known> before = records();
    assertThat(before).hasSize(DEVICES);
    env.testbed().requests().clear();
    storeCredential();
    TaskSection bring = open("Bring live devices into resources");
    try (bring) {
      assertThat(bring.runWithWarnings("kubectl chi-edge export").err())
          .contains(DEVICES / 2 + " devices sign in with another credential", "pi-100")
          .doesNotContain("pi-001");
      bring.runWithWarnings("kubectl chi-edge export");
      createDeviceCredentials(names.subList(DEVICES / 2, DEVICES));
      assertThat(bring.run("kubectl chi-edge adopt").lines()).hasSize(DEVICES).allMatch(
          line -> line.endsWith("would be adopted, and nothing of it changed"));
      bring.run("kubectl apply -k");
      assertThat(bring.run("kubectl chi-edge list").lines()).hasSize(DEVICES + 1);
      bring.run("kubectl -n lab wait");
      awaitOnline(names);
      assertThat(bring.run("kubectl chi-edge list").lines().skip(1))
          .allMatch(line -> line.matches(".* 4/4 +True +-\\s*"));
    }
    assertThat(writes()).isEmpty();
    assertThat(records()).isEqualTo(before);

    leave(bring, before, names);
    assertThat(former.run(List.of("list")).lines().filter(line -> line.contains("pi-")))
        .hasSize(DEVICES).allMatch(line -> line.contains("4/4") && line.contains("online"));
  }

  private void leave(TaskSection bring, Map<String, Known> before, List<String> names)
      throws IOException {
    try (TaskSection page = open("The way back").continuing(bring)) {
      page.replacing("NAME", names.getFirst());
      assertThat(page.run("kubectl chi-edge show")).contains("Online:  True", "Health:  4/4");
      assertThat(page.runInTerminal("kubectl chi-edge delete", "y\n"))
          .contains("stays", "Delete " + env.namespace() + "/" + names.getFirst() + "? [y/N]",
              names.getFirst() + " deleted");
      page.run("kubectl delete -k");
      TestEnvironment.eventually("no resource is left").until(() -> env.devices().isEmpty());
      assertThat(writes()).isEmpty();
      assertThat(records()).isEqualTo(before);

      env.apply(Devices.yaml("registered-here"));
      env.awaitReady("registered-here");
      page.replacing("NAME", "registered-here").run("kubectl chi-edge set");
      env.awaitStatus("registered-here", "onDelete: Retain",
          status -> status.onDelete() == DeletionPolicy.Retain);
      env.kubectl("delete", "edgedevice", "registered-here").orFail();
      assertThat(records()).containsKey("registered-here").containsAllEntriesOf(before);
    }
  }

  /** Without the devices' own credentials, which the old command does not show. */
  @Test
  void devicesWhoseCredentialIsReplacedStayOnlineAndGetOneChangeEach() throws Exception {
    List<String> names = register(0, 3);
    Map<String, Known> before = records();
    env.testbed().requests().clear();
    storeCredential();
    try (TaskSection bring = open("Bring live devices into resources")) {
      assertThat(bring.runWithWarnings("kubectl chi-edge export").err())
          .contains("3 devices sign in with another credential");
      bring.skip("kubectl chi-edge export");
      assertThat(bring.run("kubectl chi-edge adopt")).contains("application_credential_id")
          .doesNotContain("contact_email", "machine_name", "authorized_projects");
      bring.run("kubectl apply -k");
      bring.run("kubectl chi-edge list");
      bring.run("kubectl -n lab wait");
      bring.run("kubectl chi-edge list");
    }

    assertThat(writes()).hasSize(names.size())
        .allMatch(request -> request.startsWith("PATCH /v1/hardware"));
    TestEnvironment.eventually("the checks have run again").until(() -> env.testbed().records()
        .stream().allMatch(record -> record.steadyWorkers() == record.workers().size()));
    awaitOnline(names);
    records().forEach((name, record) -> {
      assertThat(record.properties().get("application_credential_id").asText())
          .isEqualTo(credential.id());
      assertThat(withoutCredential(record)).isEqualTo(withoutCredential(before.get(name)));
    });
  }

  private static Map<String, JsonNode> withoutCredential(Known record) {
    Map<String, JsonNode> properties = new TreeMap<>(record.properties());
    properties.keySet().removeIf(key -> key.startsWith("application_credential_"));
    return properties;
  }
}
