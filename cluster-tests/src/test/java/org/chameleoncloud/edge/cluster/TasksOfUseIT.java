package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tasks of docs/tasks.md around a device that stays as it is: taking it over, maintenance, outages, its users. */
class TasksOfUseIT {
  private static final String DEVICE = "uc-rpi4-03";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  @BeforeEach
  void start() throws IOException {
    env.createCredential();
    env.startOperator();
  }

  private void registerAndBoot(String name) {
    env.apply(Devices.yaml(name));
    env.awaitReady(name);
    env.testbed().boot(name);
    env.awaitReason(name, ConditionType.HEALTHY, "Healthy");
    env.awaitReason(name, ConditionType.ONLINE, "Online");
  }

  private String contactEmail(String record) {
    return env.testbed().record(record).orElseThrow().property("contact_email").orElseThrow()
        .asText();
  }

  @Test
  void aDeviceThatExistsIsAdoptedAfterAPreviewAndOutlivesItsResource() throws IOException {
    env.testbed().registerByHand(TestEnvironment.PROJECT, "uc-rpi4-07",
        Map.of("machine_name", "raspberrypi4-64", "contact_email", "former@example.org",
            "local_egress", "deny", "application_credential_id", "its-own",
            "application_credential_secret", "secret"));
    String uuid = env.testbed().record("uc-rpi4-07").orElseThrow().uuid();
    try (TaskSection page = TaskSection.open(env, "The device exists already")) {
      page.save("uc-rpi4-07.yaml");
      page.run("kubectl apply");
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
      assertThat(contactEmail("uc-rpi4-07")).isEqualTo("former@example.org");

      page.run("kubectl -n lab annotate");
      page.run("kubectl -n lab wait");
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
      assertThat(contactEmail("uc-rpi4-07")).isEqualTo("lab@example.org");
      env.awaitProperty("uc-rpi4-07", "local_egress", "deny");

      page.run("kubectl -n lab delete");
      assertThat(env.testbed().record("uc-rpi4-07")).hasValueSatisfying(
          kept -> assertThat(kept.uuid()).isEqualTo(uuid));
    }
  }

  @Test
  void aDeviceOfOthersIsWatchedTakenOverAfterAPreviewAndReleased() throws IOException {
    String name = "uc-rpi4-06";
    env.testbed().registerByHand(TestEnvironment.PROJECT, name,
        Map.of("machine_name", "raspberrypi4-64", "contact_email", "former@example.org",
            "application_credential_id", "its-own", "application_credential_secret", "secret"));
    String uuid = env.testbed().record(name).orElseThrow().uuid();
    try (TaskSection page = TaskSection.open(env, "Watch a device that others manage")) {
      page.save("uc-rpi4-06.yaml");
      page.run("kubectl apply");
      page.run("kubectl -n lab wait");
      assertThat(env.status(name).observed().uuid()).isEqualTo(uuid);

      page.run("kubectl -n lab patch");
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
      assertThat(contactEmail(name)).isEqualTo("former@example.org");
      assertThat(env.testbed().requests().count("PATCH")).isZero();

      page.run("kubectl -n lab patch");
      page.run("kubectl -n lab wait");
      page.run("kubectl -n lab wait");
      env.awaitProperty(name, "contact_email", "lab@example.org");

      page.run("kubectl -n lab patch");
      page.run("kubectl -n lab delete");
      assertThat(env.testbed().record(name))
          .hasValueSatisfying(kept -> assertThat(kept.uuid()).isEqualTo(uuid));
    }
  }

  @Test
  void duringMaintenanceAChangeWaitsForTheReservationUnlessItIsUrgent() throws IOException {
    registerAndBoot(DEVICE);
    Instant now = Instant.now();
    env.testbed().reserve(DEVICE, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(2)));
    try (TaskSection page = TaskSection.open(env, "Maintenance")) {
      page.runUntilItPrints("kubectl -n lab get", ".*RESERVED.* Now .*");
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");

      page.run("kubectl -n lab patch");
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
      assertThat(contactEmail(DEVICE)).isEqualTo("lab@example.org");

      page.run("kubectl -n lab annotate");
      page.run("kubectl -n lab wait");
      assertThat(contactEmail(DEVICE)).isEqualTo("roof@example.org");
      page.run("kubectl -n lab annotate");

      page.run("kubectl -n lab annotate");
      env.testbed().powerOff(DEVICE);
      env.awaitReason(DEVICE, ConditionType.ONLINE, "Offline");
      page.run("kubectl -n lab annotate");
    }
  }

  @Test
  void theOutageOfADeviceShowsAndItsEnd() throws IOException {
    registerAndBoot(DEVICE);
    env.testbed().powerOff(DEVICE);
    try (TaskSection page = TaskSection.open(env, "A device is offline")) {
      page.runUntilItPrints("kubectl -n lab get", ".* False +4/4 .*");
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
      env.testbed().join(DEVICE);
      assertThat(page.run("kubectl -n lab wait")).contains("condition met");
    }
  }

  @Test
  void whoMayUseADeviceShowsOnceTheReservationServiceKnowsIt() throws IOException {
    env.apply(Devices.yaml(DEVICE));
    env.awaitStatus(DEVICE, "access", status -> status.access() != null
        && status.access().mode().equals("Unknown"));
    env.testbed().boot(DEVICE);
    try (TaskSection page = TaskSection.open(env, "Who may use it, and who uses it now")) {
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");

      page.run("kubectl apply");
      env.awaitReady("camera-roof-east");
      env.testbed().boot("uc-rpi5-roof-east");
      page.run("kubectl -n lab wait");
      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");

      page.runUntilItPrintsWhatThePageSays("kubectl -n lab get");
    }
  }

  @Test
  void namingADeviceNeedsNoCommand() throws IOException {
    TaskSection.open(env, "A new device: its name and its network").close();
  }

  @Test
  void eachSectionHasATest() {
    assertThat(TaskSection.headings(env)).isEqualTo(List.of(
        "A new device: its name and its network", "The device exists already",
        "Watch a device that others manage", "Maintenance", "A board is broken", "A card is lost",
        "Another name", "Another project",
        "A new credential", "Backup", "A device is offline",
        "Who may use it, and who uses it now", "Which image, and how it gets onto a claim"));
  }
}
