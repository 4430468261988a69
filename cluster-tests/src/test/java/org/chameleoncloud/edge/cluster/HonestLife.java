package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.cluster.HonestDevices.Expectation;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;

/**
 * The devices of a tenant who does nothing unusual: registered, baked, switched on, changed, synced and deleted, in
 * cycles that are all the same. One more device keeps its image all the time.
 */
final class HonestLife implements AutoCloseable {
  /** The device that stays. */
  static final String KEEPER = "keeper";
  /** What a quiet machine needs, times five. */
  private static final Duration TIMEOUT = TestEnvironment.TIMEOUT;
  private static final int DEVICES = 6;
  private static final int DELETED_EARLY = 2;
  private static final String IMAGE = "image: {source: {claimName: base-images, path: pi4.img}, "
      + "connections: [{name: lab, wifi: {ssid: lab, passphraseSecretRef: {name: wifi, key: psk}}}]}";

  private final TestEnvironment env;
  private final HonestDevices devices;
  private final HonestTraffic traffic;
  private volatile int number;

  HonestLife(TestEnvironment env, HonestTraffic traffic) {
    this.env = env;
    this.traffic = traffic;
    devices = new HonestDevices(env);
  }

  /** What must not have happened to any device. */
  List<String> problems() {
    return devices.problems();
  }

  /** The names of the devices of this cycle and of the next one, which follow a scheme. */
  List<String> names() {
    return IntStream.rangeClosed(number, number + 1).boxed()
        .flatMap(cycle -> IntStream.rangeClosed(0, DEVICES).mapToObj(i -> name(cycle, i))).toList();
  }

  private static String name(int cycle, int i) {
    return "pi-" + cycle + "-" + i;
  }

  /** Registers the device that stays, and waits for its image. */
  void keepOne() {
    env.apply(Devices.yaml(KEEPER, IMAGE));
    env.awaitReady(KEEPER);
    TestEnvironment.eventually("its Job is deleted").until(() -> env.client().batch().v1().jobs()
        .inNamespace(env.namespace()).list().getItems().isEmpty());
  }

  /** One cycle. It ends early when something was not reached in time. */
  LifeCycle cycle() {
    number++;
    long start = System.nanoTime();
    traffic.begin();
    Map<String, List<Duration>> times = new TreeMap<>();
    boolean complete = register(times) && change(times) && replace(times);
    if (complete) {
      checkImage(KEEPER);
      checkImage(name(number, 0));
      checkRecords();
    }
    delete(times);
    return traffic.end(Duration.ofNanos(System.nanoTime() - start), times,
        complete ? DEVICES + 1 : 0);
  }

  private boolean register(Map<String, List<Duration>> times) {
    List<Expectation> expected = new ArrayList<>(
        List.of(devices.expect(name(number, 0), "ImageReady", is(ConditionType.IMAGE_READY))));
    for (int i = 0; i < DEVICES; i++) {
      expected.addAll(registration(name(number, i)));
    }
    env.apply(IntStream.range(0, DEVICES)
        .mapToObj(i -> i == 0
            ? Devices.yaml(name(number, i), "localEgress: allow", IMAGE)
            : Devices.yaml(name(number, i), "localEgress: allow"))
        .collect(Collectors.joining()));
    return await(expected, times);
  }

  private List<Expectation> registration(String name) {
    return List.of(
        devices.expect(name, "Registered", reached(device -> device.getStatus() != null
            && device.getStatus().uuid() != null)),
        devices.expect(name, name.equals(name(number, 0)) ? "Ready with image" : "Ready",
            reached(Devices::isReady)));
  }

  /** The second device is switched on, the third is changed, the fourth is synced. */
  private boolean change(Map<String, List<Duration>> times) {
    String on = name(number, 1);
    String changed = name(number, 2);
    String synced = name(number, 3);
    long generation = devices.device(changed).orElseThrow().getMetadata().getGeneration();
    List<Expectation> expected = List.of(
        devices.expect(on, "Healthy", is(ConditionType.HEALTHY)),
        devices.expect(changed, "Changed", reached(device -> Devices.isReady(device)
            && device.getMetadata().getGeneration() > generation)),
        devices.expect(synced, "Synced", reached(device -> device.getStatus() != null
            && "1".equals(device.getStatus().applied().syncRequest()))));
    env.testbed().boot(on);
    env.apply(Devices.yaml(changed, "localEgress: deny"));
    env.kubectl("annotate", "edgedevice", synced, "edge.chameleoncloud.org/sync=1").orFail();
    if (!await(expected, times)) {
      return false;
    }
    String egress = env.testbed().record(changed)
        .flatMap(record -> record.property("local_egress")).map(value -> value.asText()).orElse("");
    if (!egress.equals("deny")) {
      devices.note(changed + " has localEgress \"" + egress + "\" on the testbed");
    }
    return true;
  }

  /** The last two devices are deleted, and a new one is registered. */
  private boolean replace(Map<String, List<Duration>> times) {
    List<Expectation> expected = new ArrayList<>(registration(name(number, DEVICES)));
    List<String> command = new ArrayList<>(List.of("delete", "--wait=false", "edgedevices"));
    for (int i = DEVICES - DELETED_EARLY; i < DEVICES; i++) {
      expected.add(deletion(name(number, i)));
      command.add(name(number, i));
    }
    env.kubectl(command.toArray(String[]::new)).orFail();
    env.apply(Devices.yaml(name(number, DEVICES), "localEgress: allow"));
    return await(expected, times);
  }

  private Expectation deletion(String name) {
    return devices.expect(name, "Deleted", Optional::isEmpty);
  }

  private void delete(Map<String, List<Duration>> times) {
    List<String> left = env.devices().stream().map(device -> device.getMetadata().getName())
        .filter(name -> !name.equals(KEEPER)).toList();
    List<Expectation> expected = left.stream().map(this::deletion).toList();
    List<String> command = new ArrayList<>(List.of("delete", "--wait=false", "edgedevices"));
    command.addAll(left);
    env.kubectl(command.toArray(String[]::new)).orFail();
    if (await(expected, times)) {
      List<String> records = env.testbed().records().stream().map(DeviceRecord::name)
          .filter(name -> !name.equals(KEEPER)).toList();
      if (!records.isEmpty()) {
        devices.note("records are left behind: " + records);
      }
      if (Files.exists(image(name(number, 0)))) {
        devices.note(name(number, 0) + " is deleted, and its image is not");
      }
    }
  }

  private boolean await(List<Expectation> expected, Map<String, List<Duration>> times) {
    boolean all = true;
    long end = System.nanoTime() + TIMEOUT.toNanos();
    for (Expectation expectation : expected) {
      Optional<Duration> time = devices.await(expectation,
          Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      time.ifPresent(found -> times.computeIfAbsent(expectation.what(), _ -> new ArrayList<>())
          .add(found));
      all &= time.isPresent();
    }
    return all;
  }

  private Path image(String name) {
    return env.cluster().claimDirectory(env.namespace(), "edge-images").resolve(env.namespace())
        .resolve(name + ".img");
  }

  private void checkImage(String name) {
    String expected = devices.device(name).map(device -> device.getStatus().image().sha256())
        .orElse("");
    try {
      if (!ImageHost.sha256(image(name)).equals(expected)) {
        devices.note("the image of " + name + " has changed since it was baked");
      }
    } catch (IOException e) {
      devices.note("the image of " + name + " cannot be read: " + e);
    }
  }

  /** Each device has its record, and there are no others. */
  private void checkRecords() {
    Map<String, String> records = env.testbed().records().stream()
        .collect(Collectors.toMap(DeviceRecord::name, DeviceRecord::uuid));
    Map<String, String> expected = env.devices().stream().collect(Collectors.toMap(
        device -> device.getMetadata().getName(), device -> device.getStatus().uuid()));
    if (!records.equals(expected)) {
      devices.note("the testbed has the records " + records + " for the devices " + expected);
    }
  }

  private static Predicate<Optional<EdgeDevice>> is(ConditionType condition) {
    return reached(device -> device.getStatus() != null && device.getStatus().condition(condition)
        .filter(found -> found.holds()).isPresent());
  }

  private static Predicate<Optional<EdgeDevice>> reached(Predicate<EdgeDevice> condition) {
    return device -> device.filter(condition).isPresent();
  }

  @Override
  public void close() {
    devices.close();
  }
}
