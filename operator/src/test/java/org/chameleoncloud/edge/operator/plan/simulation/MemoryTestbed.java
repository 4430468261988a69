package org.chameleoncloud.edge.operator.plan.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.BalenaDevice;
import org.chameleoncloud.edge.registry.Connectivity;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.Worker;
import org.chameleoncloud.edge.registry.Worker.State;

/**
 * The testbed of a simulation, in memory. Names are unique over two projects, patches are not validated, and requests
 * fail before or after they take effect. A request that violates the registry's contract fails the test.
 */
final class MemoryTestbed implements Registry {
  static final String OWN_PROJECT = "project-ours";
  static final String OTHER_PROJECT = "project-theirs";

  private final RandomGenerator random;
  private final Supplier<Instant> clock;
  private final Map<String, Row> rows = new TreeMap<>();
  private double failureRate;
  private int created;
  private int writes;
  private String registering;
  private int patches;

  MemoryTestbed(RandomGenerator random, Supplier<Instant> clock) {
    this.random = random;
    this.clock = clock;
  }

  /** A stored record, with the secret that responses do not contain. */
  static final class Row {
    final String uuid;
    final String project;
    final Instant createdAt;
    final Map<DeviceProperty, Object> properties = new HashMap<>();
    final Map<String, Worker> workers = new TreeMap<>();
    String name;
    String secret;
    boolean manualProfiles;
    /** The resource that registered it; null if it was created by hand. */
    String creator;
    BalenaDevice balena;
    private Connectivity connectivity;

    Row(String uuid, String name, String project, Instant createdAt) {
      this.uuid = uuid;
      this.name = name;
      this.project = project;
      this.createdAt = createdAt;
      for (String type : List.of("balena", "blazar.device", "k8s", "tunelo")) {
        workers.put(type, worker(type, State.PENDING));
      }
    }

    void runChecks(State state) {
      workers.replaceAll((type, _) -> worker(type, state));
      if (balena == null) {
        balena = new BalenaDevice(uuid.hashCode() & 0xffff, 7, Sensitive.of("key-of-" + uuid));
      }
    }

    void failCheck(String type) {
      workers.put(type, worker(type, State.ERROR));
    }

    void resetChecks() {
      workers.replaceAll((type, _) -> worker(type, State.PENDING));
    }

    boolean hasPendingChecks() {
      return workers.values().stream().anyMatch(worker -> worker.state() == State.PENDING);
    }

    /** The device connects to balena, which the registry keeps whatever its checks say. */
    void connect(Instant at) {
      connectivity = new Connectivity(Connectivity.Online.YES, at, at,
          Connectivity.Source.OBSERVED_STATE);
      workers.computeIfPresent("balena", (type, worker) -> worker(type, worker.state()));
    }

    private Worker worker(String type, State state) {
      return new Worker(type, state, null, state == State.ERROR ? "it broke" : null,
          type.equals("balena") ? connectivity : null);
    }

    private Hardware hardware() {
      return new Hardware(uuid, name, project, DeviceProperty.HARDWARE_TYPE, createdAt, properties,
          List.copyOf(workers.values()), balena);
    }
  }

  void failureRate(double rate) {
    failureRate = rate;
  }

  /** How many writes took effect. */
  int writes() {
    return writes;
  }

  /** How many of them changed a record. */
  int patches() {
    return patches;
  }

  Optional<Row> row(String name) {
    return rows.values().stream().filter(row -> row.name.equals(name)).findFirst();
  }

  List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /** Creates a record as given; never fails. */
  Row create(String name, String project, Instant createdAt) {
    Row row = new Row("uuid-" + ++created, name, project, createdAt);
    rows.put(row.uuid, row);
    return row;
  }

  /** Whose registrations follow. */
  void registering(String device) {
    registering = device;
  }

  /** What a resource made is no longer its own. */
  void disown(String device) {
    rows.values().stream().filter(row -> device.equals(row.creator))
        .forEach(row -> row.creator = null);
  }

  Optional<Row> withUuid(String uuid) {
    return Optional.ofNullable(rows.get(uuid));
  }

  void remove(Row row) {
    rows.remove(row.uuid);
  }

  @Override
  public List<Hardware> list(Keeper<Hardware> keeper) throws RegistryFailure {
    failBefore();
    return rows.values().stream().filter(row -> row.project.equals(OWN_PROJECT)).map(Row::hardware)
        .toList();
  }

  @Override
  public List<Hardware> listAllProjects(Keeper<Hardware> keeper) {
    throw new UnsupportedOperationException("the credential has not the role admin");
  }

  @Override
  public Hardware register(Enrollment enrollment) throws RegistryFailure {
    failBefore();
    if (row(enrollment.name()).isPresent()) {
      throw RegistryFailure.of(Kind.NAME_TAKEN, "The name is taken");
    }
    Row row = create(enrollment.name(), OWN_PROJECT, clock.get());
    row.creator = registering;
    enrollment.properties().forEach((property, value) -> put(row, property, value));
    return respond(row);
  }

  @Override
  public Hardware patch(String uuid, List<PropertyChange> changes) throws RegistryFailure {
    assertThat(changes).as("changes of a patch").isNotEmpty();
    failBefore();
    Row row = find(uuid);
    for (PropertyChange change : changes) {
      // It may have been removed since the records were listed.
      if (change instanceof PropertyChange.Remove(DeviceProperty property)
          && !row.properties.containsKey(property)) {
        throw RegistryFailure.of(Kind.REFUSED, "There is no " + property + " to remove");
      }
    }
    for (PropertyChange change : changes) {
      switch (change) {
        case PropertyChange.Put(DeviceProperty property, Object value) -> put(row, property, value);
        case PropertyChange.Remove(DeviceProperty property) -> row.properties.remove(property);
        case PropertyChange.Rename(String name) -> row.name = name;
      }
    }
    row.resetChecks();
    patches++;
    return respond(row);
  }

  @Override
  public void sync(String uuid) throws RegistryFailure {
    failBefore();
    Row row = find(uuid);
    row.resetChecks();
    respond(row);
  }

  @Override
  public void delete(String uuid) throws RegistryFailure {
    failBefore();
    rows.remove(uuid);
    writes++;
    loseResponse();
  }

  @Override
  public Optional<Instant> credentialExpiry() {
    return Optional.empty();
  }

  @Override
  public String projectId() {
    return OWN_PROJECT;
  }

  @Override
  public Optional<NameHolder> holderOf(String name) {
    return row(name).map(row -> new NameHolder(row.name, row.uuid, row.project));
  }

  private static void put(Row row, DeviceProperty property, Object value) {
    if (property.equals(DeviceProperty.APPLICATION_CREDENTIAL_SECRET)) {
      row.secret = ((Sensitive) value).reveal();
      return;
    }
    assertThat(property == DeviceProperty.AUTHORIZED_PROJECTS && List.of().equals(value))
        .as("locks everybody out").isFalse();
    row.properties.put(property, value);
  }

  private Row find(String uuid) throws RegistryFailure {
    if (!rows.containsKey(uuid)) {
      throw RegistryFailure.of(Kind.NOT_FOUND, "There is no such record");
    }
    return rows.get(uuid);
  }

  private Hardware respond(Row row) throws RegistryFailure {
    writes++;
    loseResponse();
    return row.hardware();
  }

  private void failBefore() throws RegistryFailure {
    if (random.nextDouble() < failureRate) {
      throw RegistryFailure.of(Kind.UNREACHABLE, "The testbed cannot be reached");
    }
  }

  private void loseResponse() throws RegistryFailure {
    if (random.nextDouble() < failureRate) {
      throw RegistryFailure.of(Kind.TIMEOUT, "The testbed did not respond in time").effectUnknown();
    }
  }

  static List<String> names(List<Row> rows) {
    List<String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row.name));
    return names;
  }
}
