package org.chameleoncloud.edge.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.testbed.http.Edge;
import org.chameleoncloud.edge.testbed.http.Refusal;
import org.chameleoncloud.edge.testbed.identity.Accounts;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Keystone;
import org.chameleoncloud.edge.testbed.identity.Project;
import org.chameleoncloud.edge.testbed.identity.Randoms;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.identity.Tokens;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.Doni;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.inventory.RecordChanges;
import org.chameleoncloud.edge.testbed.inventory.Records;
import org.chameleoncloud.edge.testbed.traffic.Faults;
import org.chameleoncloud.edge.testbed.traffic.RequestLog;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.chameleoncloud.edge.testbed.worker.Devices;
import org.chameleoncloud.edge.testbed.worker.Workers;

/**
 * A local CHI@Edge: Keystone and Doni on two ports of 127.0.0.1, their state in memory, and the hardware behind the
 * device records.
 *
 * <p>All methods are safe to call from many threads. A method that names a device throws
 * {@link IllegalArgumentException} when no record has that name.
 */
public final class Testbed implements AutoCloseable {
  private final TestbedOptions options;
  private final Edge identity;
  private final Edge inventory;
  private final Faults faults;
  private final RequestLog requests = new RequestLog();
  private final Accounts accounts;
  private final Tokens tokens;
  private final Records records;
  private final RecordChanges changes;
  private final Devices devices;
  private final Workers workers;
  private final Optional<WorkerPace> pace;

  private Testbed(TestbedOptions options) throws IOException {
    this.options = options;
    faults = new Faults(options.faultSeed());
    accounts = new Accounts(options.clock());
    tokens = new Tokens(accounts, options.clock(), options.tokenLife());
    records = new Records(options.clock());
    changes = new RecordChanges(records, options.clock());
    devices = new Devices(changes, options.clock());
    workers = new Workers(records, devices, options.clock(), options.workTime(),
        options.machineTypes());
    identity = Edge.bind(Service.IDENTITY, options.identityPort(), faults, requests,
        options.clock());
    inventory = bindInventory();
    identity.serve(new Keystone(accounts, tokens, identityUrl(), inventoryUrl(),
        options.region()));
    inventory.serve(new Doni(tokens, records, changes, options.machineTypes()));
    pace = options.pauseBetweenRuns()
        .map(pause -> WorkerPace.start(this::tickOnce, pause, options.workTime()));
  }

  /**
   * Starts a testbed without projects.
   *
   * @throws UncheckedIOException when a port cannot be had; its message says which and what to do
   */
  public static Testbed start(TestbedOptions options) {
    try {
      return new Testbed(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Keystone's address, ending in {@code /v3}. */
  public URI identityUrl() {
    return URI.create(identity.uri() + "/v3");
  }

  /** Doni's address, without a path. */
  public URI inventoryUrl() {
    return inventory.uri();
  }

  /** Adds a project with a user and one unrestricted credential; see {@link #credential(String)}. */
  public Project addProject(String name) {
    return addProject(name, name + "-user");
  }

  /** Adds a project with a user of this name and one unrestricted credential. */
  public Project addProject(String name, String userName) {
    Project project = accounts.addProject(name, userName);
    addCredential(name, "default", Rights.UNRESTRICTED);
    return project;
  }

  /** The credential that a project was made with, as long as it is not revoked. */
  public Credential credential(String project) {
    return accounts.ofUser(accounts.project(project).userId()).stream()
        .filter(credential -> credential.name().equals("default")).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "the default credential of " + project + " is revoked"));
  }

  /** Adds a credential of a random name to a project. */
  public Credential addCredential(String project, Rights rights) {
    return addCredential(project, "credential-" + Randoms.lowerAlphanumeric(8), rights);
  }

  /**
   * Adds a credential to a project.
   *
   * @throws Refusal when the project has one of that name
   */
  public Credential addCredential(String project, String name, Rights rights) {
    return accounts.add(new Credential(Randoms.hexId(), Randoms.urlSafe(64), name, null,
        accounts.project(project), rights, null));
  }

  /**
   * Adds a credential of a random name that expires.
   *
   * @param expiry from when on it is refused
   */
  public Credential addCredential(String project, Rights rights, Instant expiry) {
    return accounts.add(new Credential(Randoms.hexId(), Randoms.urlSafe(64),
        "credential-" + Randoms.lowerAlphanumeric(8), null, accounts.project(project), rights,
        expiry));
  }

  /** Deletes a credential: its tokens end, and signing in with it is 404. */
  public void revoke(Credential credential) {
    accounts.remove(credential.id());
  }

  /** Has a credential expire now: its tokens end, and signing in with it is 401. */
  public void expire(Credential credential) {
    accounts.expire(credential.id());
  }

  /** The tokens in use, for those who make sure that nobody writes them down. */
  public Set<String> tokens() {
    return tokens.all();
  }

  /** Ends all tokens: the next request with one is 401, and signing in anew works. */
  public void revokeTokens() {
    tokens.revokeAll();
  }

  /** The text of a clouds.yaml with one cloud. */
  public String cloudsYaml(String cloud, Credential credential) {
    return cloudsYaml(Map.of(cloud, credential));
  }

  /** The text of a clouds.yaml with a cloud per entry, in the order of the map. */
  public String cloudsYaml(Map<String, Credential> clouds) {
    return CloudsYaml.of(identityUrl(), options.region(), clouds);
  }

  /** All device records of all projects, oldest first. */
  public List<DeviceRecord> records() {
    return records.all();
  }

  /** The record of this name, whichever project's it is. */
  public Optional<DeviceRecord> record(String name) {
    return records.named(name);
  }

  /**
   * Registers a device for a project without a request and without any check but that of the name.
   *
   * @param properties what a user sets, each a String or a list of Strings
   * @throws Refusal when any project has a record of that name
   */
  public DeviceRecord registerByHand(String project, String name,
      Map<String, Object> properties) {
    return changes.create(name, accounts.project(project).id(), properties);
  }

  /**
   * Patches a record as its owner does, without a request and so without a trace in {@link #requests()}.
   *
   * @throws Refusal when Doni would refuse the patch, in its words
   */
  public DeviceRecord editByHand(String name, PatchOperation... operations) {
    return changes.patch(known(name).uuid(), operations).orElseThrow(() -> unknown(name));
  }

  /** Deletes a record as its owner does, without a request. */
  public void deleteByHand(String name) {
    changes.delete(known(name).uuid());
  }

  /**
   * A device is switched on: it joins (see {@link #join}) and writes its channels into its record, which has the
   * settled workers run again.
   */
  public void boot(String name) {
    join(name);
    devices.writeChannels(known(name));
  }

  /** A device comes up so far that balena sees it, its node is in the cluster and its tunnel exists. */
  public void join(String name) {
    devices.join(known(name));
  }

  /** A device is switched off. Balena remembers when it saw it last, and its node stays in the cluster. */
  public void powerOff(String name) {
    devices.leave(known(name));
  }

  /**
   * A worker of a record fails now and in every run until {@link #heal}.
   *
   * @param workerType {@code balena}, {@code blazar.device}, {@code k8s} or {@code tunelo}
   * @param message what {@code last_error} says
   */
  public void failWorker(String name, String workerType, String message) {
    workers.fail(known(name), workerType, message);
  }

  /** A worker of a record works again from its next run on; one in ERROR needs a PATCH or a sync to run. */
  public void heal(String name, String workerType) {
    workers.heal(known(name), workerType);
  }

  /**
   * One run of the workers: each PENDING one runs. When the workers take time, a run needs several ticks: one begins
   * it, and each later one takes it as far as the clock allows.
   */
  public void tick() {
    tickOnce();
  }

  /** The faults on demand of this testbed. */
  public Faults faults() {
    return faults;
  }

  /** The requests that came in over HTTP. */
  public RequestLog requests() {
    return requests;
  }

  @Override
  public void close() {
    pace.ifPresent(WorkerPace::close);
    identity.close();
    inventory.close();
  }

  private Edge bindInventory() throws IOException {
    try {
      return Edge.bind(Service.INVENTORY, options.inventoryPort(), faults, requests,
          options.clock());
    } catch (IOException e) {
      identity.close();
      throw e;
    }
  }

  private boolean tickOnce() {
    options.selfBoot().ifPresent(this::bootThoseDue);
    return workers.tick();
  }

  // Only a device that balena knows can boot: before that nobody could have made its image.
  private void bootThoseDue(Duration wait) {
    Instant due = options.clock().instant().minus(wait);
    records.unsettled().stream()
        .filter(record -> !devices.booted(record) && !record.createdAt().isAfter(due)
            && record.worker("balena").detail("device_api_key").isPresent())
        .forEach(record -> {
          devices.join(record);
          devices.writeChannels(record);
        });
  }

  private DeviceRecord known(String name) {
    return records.named(name).orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("there is no device record named " + name);
  }
}
