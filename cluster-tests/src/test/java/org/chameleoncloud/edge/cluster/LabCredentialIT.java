package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.traffic.LoggedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The lab's credential is replaced in both ways of docs/credentials.md while its devices change. The testbed's log says
 * that no request failed.
 */
@Execution(ExecutionMode.CONCURRENT)
class LabCredentialIT {
  private static final int DEVICES = 12;
  private static final Pattern COMMAND = Pattern
      .compile("^ *(kubectl -n lab create secret .* --dry-run=client .*)$", Pattern.MULTILINE);

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  private Credential old;
  private Credential next;

  @BeforeEach
  void start() throws IOException {
    env.createCredential();
    env.startOperator();
    old = env.testbed().credential(TestEnvironment.PROJECT);
    next = env.testbed().addCredential(TestEnvironment.PROJECT, Rights.UNRESTRICTED);
    env.apply(devices("first"));
    awaitRecords(old, "first");
  }

  /** All of them, with an address that shows which change has arrived. */
  private static String devices(String change, String... lines) {
    return IntStream.range(0, DEVICES).mapToObj(number -> device(number, change, lines))
        .collect(Collectors.joining());
  }

  private static String device(int number, String change, String... lines) {
    return Devices.yaml("pi-" + number, lines).replace("lab@", change + "@");
  }

  private void awaitRecords(Credential credential, String change) {
    TestEnvironment.eventually("all records are as " + change + " with " + credential.id())
        .until(() -> env.testbed().records().size() == DEVICES && env.testbed().records().stream()
            .allMatch(record -> record.property("application_credential_id").orElseThrow().asText()
                .equals(credential.id())
                && record.property("contact_email").orElseThrow().asText()
                    .equals(change + "@example.org")));
  }

  @Test
  void aReplacedKeyOfTheSecretFailsNoRequest() throws IOException {
    Files.writeString(env.directory().resolve("clouds.yaml"),
        env.testbed().cloudsYaml("edge", next));
    env.apply(devices("second"));
    env.cluster().shell().in(env.directory()).run(command()).withoutWarnings();
    env.apply(devices("third"));
    awaitRecords(next, "third");
    assertTheOldOneIsNoLongerUsed();
  }

  private String command() throws IOException {
    Matcher found = COMMAND.matcher(
        Files.readString(env.cluster().checkout().top().resolve("docs/credentials.md")));
    assertThat(found.find()).isTrue();
    return found.group(1).replace("-n lab", "-n " + env.namespace());
  }

  @Test
  void aSecondSecretFailsNoRequest() throws IOException {
    createSecret("chi-edge-2", next);
    for (int number = 0; number < DEVICES; number++) {
      env.apply(device(number, "second", "credentialsRef: {name: chi-edge-2}"));
    }
    awaitRecords(next, "second");
    env.kubectl("delete", "secret", "chi-edge").orFail();
    assertTheOldOneIsNoLongerUsed();
  }

  private void createSecret(String name, Credential credential) throws IOException {
    Path file = Files.writeString(env.directory().resolve(name + ".yaml"),
        env.testbed().cloudsYaml("edge", credential));
    env.kubectl("create", "secret", "generic", name, "--from-file=clouds.yaml=" + file).orFail();
  }

  private void assertTheOldOneIsNoLongerUsed() {
    awaitLists();
    int used = with(old).size();
    env.testbed().revoke(old);
    env.apply(IntStream.range(0, DEVICES).mapToObj(this::applied)
        .collect(Collectors.joining("---\n")));
    awaitLists();
    awaitRecords(next, "last");
    assertThat(with(old)).as("requests with the old one").hasSize(used);
    assertThat(env.testbed().requests().all()).hasSizeGreaterThan(DEVICES)
        .allSatisfy(request -> assertThat(request.status()).isBetween(200, 399));
    TestEnvironment.eventually("all devices are Ready")
        .until(() -> env.devices().size() == DEVICES
            && env.devices().stream().allMatch(Devices::isReady));
  }

  /** As it is, with the last change. */
  private String applied(int number) {
    return env.kubectl("get", "edgedevice", "pi-" + number, "-o",
        "jsonpath={.metadata.annotations.kubectl\\.kubernetes\\.io/last-applied-configuration}")
        .orFail().replaceAll("\\w+@example.org", "last@example.org") + "\n";
  }

  private List<LoggedRequest> with(Credential credential) {
    return env.testbed().requests().all().stream()
        .filter(request -> request.credentialId().equals(credential.id())).toList();
  }

  private void awaitLists() {
    int until = env.testbed().requests().count("GET", "/v1/hardware") + 5;
    TestEnvironment.eventually("more lists")
        .until(() -> env.testbed().requests().count("GET", "/v1/hardware") >= until);
  }

  @Test
  void anExpiryIsAnnouncedByAnEventAndTheMessageOfReady() throws IOException {
    createSecret("expiring", env.testbed().addCredential(TestEnvironment.PROJECT,
        Rights.UNRESTRICTED, Instant.now().plus(Duration.ofDays(3))));
    env.apply(device(0, "first", "credentialsRef: {name: expiring}"));
    Condition ready = env.awaitStatus("pi-0", "the message announces it", status -> status
        .condition(ConditionType.READY).orElseThrow().message().contains("expires at"))
        .condition(ConditionType.READY).orElseThrow();
    assertThat(ready.message()).contains("The credential in the Secret \"expiring\" expires at");
    assertThat(ready.holds()).isTrue();
    TestEnvironment.eventually("the event").until(() -> env.kubectl("get", "events",
        "--field-selector", "reason=CredentialExpires,type=Warning,involvedObject.name=pi-0", "-o",
        "jsonpath={.items[0].message}").orFail().contains("\"expiring\" expires at"));
  }
}
