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
import org.chameleoncloud.edge.testbed.http.HttpErrorException;
import org.chameleoncloud.edge.testbed.http.ListenAddress;
import org.chameleoncloud.edge.testbed.http.WebServer;
import org.chameleoncloud.edge.testbed.identity.Accounts;
import org.chameleoncloud.edge.testbed.identity.Catalog;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Keystone;
import org.chameleoncloud.edge.testbed.identity.Project;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.chameleoncloud.edge.testbed.identity.Tokens;
import org.chameleoncloud.edge.testbed.inventory.AvailabilityWindow;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.Doni;
import org.chameleoncloud.edge.testbed.inventory.PatchOperation;
import org.chameleoncloud.edge.testbed.inventory.RecordChanges;
import org.chameleoncloud.edge.testbed.inventory.Records;
import org.chameleoncloud.edge.testbed.reservation.Blazar;
import org.chameleoncloud.edge.testbed.reservation.Lease;
import org.chameleoncloud.edge.testbed.reservation.Reservations;
import org.chameleoncloud.edge.testbed.traffic.Faults;
import org.chameleoncloud.edge.testbed.traffic.RequestLog;
import org.chameleoncloud.edge.testbed.traffic.Service;
import org.chameleoncloud.edge.testbed.worker.BalenaPoll;
import org.chameleoncloud.edge.testbed.worker.BlazarApi;
import org.chameleoncloud.edge.testbed.worker.Devices;
import org.chameleoncloud.edge.testbed.worker.Workers;

/**
 * A local CHI@Edge: Keystone, Doni and Blazar on three ports of an address with their state in memory, and the simulated hardware
 * of the device records.
 *
 * <p>Thread-safe. Methods that take a device name throw {@link IllegalArgumentException} when no record has that name.
 */
public final class Testbed implements AutoCloseable {
  private final TestbedOptions options;
  private final WebServer identity;
  private final WebServer inventory;
  private final WebServer reservation;
  private final Faults faults;
  private final RequestLog requests = new RequestLog();
  private final Accounts accounts;
  private final Tokens tokens;
  private final Records records;
  private final RecordChanges changes;
  private final Devices devices;
  private final Workers workers;
  private final Polls polls;
  private final ReservationControl reservations;
  private final Optional<WorkerScheduler> scheduler;

  private Testbed(TestbedOptions options) throws IOException {
    this.options = options;
    faults = new Faults(options.faultSeed());
    accounts = new Accounts(options.clock());
    tokens = new Tokens(accounts, options.clock(), options.tokenLife());
    records = new Records(options.clock());
    changes = new RecordChanges(records, options.clock());
    devices = new Devices(changes, options.clock());
    identity = bind(Service.IDENTITY, options.identityPort());
    inventory = bind(Service.INVENTORY, options.inventoryPort(), identity);
    reservation = bind(Service.RESERVATION, options.reservationPort(), identity, inventory);
    Reservations leases = new Reservations(devices, options.blazar(), options.clock());
    Blazar blazar = new Blazar(tokens, leases, options.devicePolicy(), identityUrl().toString(),
        reservation.uri().toString());
    URI blazarUrl = URI.create(reservation.uri() + "/v1");
    BlazarApi workerApi = new BlazarApi(blazar, accounts, blazarUrl.toString());
    reservations = new ReservationControl(blazarUrl, blazar, leases, workerApi, devices, accounts);
    workers = new Workers(records, devices, options.clock(), options.workTime(),
        options.machineTypes(), options.doni(), options.siteLabels(), workerApi);
    polls = new Polls(options, new BalenaPoll(records, devices, options.clock()), leases);
    identity.serve(new Keystone(accounts, tokens, identityUrl(), catalog(),
        options.clock()));
    inventory.serve(new Doni(tokens, records, changes, options.machineTypes(), options.doni()));
    reservation.serve(blazar);
    scheduler = options.pauseBetweenRuns()
        .map(pause -> WorkerScheduler.start(this::tickOnce, pause, options.workTime()));
  }

  /**
   * Starts a testbed without projects.
   *
   * @throws UncheckedIOException when a port is unavailable; the message names the port and says what to do
   */
  public static Testbed start(TestbedOptions options) {
    try {
      return new Testbed(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** The address that the services listen on and that their URLs contain. */
  public ListenAddress address() {
    return options.address();
  }

  /** Keystone's URL, ending in {@code /v3}. */
  public URI identityUrl() {
    return URI.create(identity.uri() + "/v3");
  }

  /** Doni's URL, without a path. */
  public URI inventoryUrl() {
    return inventory.uri();
  }

  /** Blazar: its URL, devices and leases, and what others do to them. */
  public ReservationControl reservations() {
    return reservations;
  }

  /**
   * Leases a device for a project that is none of this testbed's; see {@link ReservationControl#reserve}.
   *
   * @throws IllegalStateException when Blazar would refuse it
   */
  public Lease reserve(String name, Instant start, Instant end) {
    return reservations.reserve(name, start, end);
  }

  /** Adds a project with one user and one unrestricted credential; see {@link #credential(String)}. */
  public Project addProject(String name) {
    return addProject(name, name + "-user");
  }

  /** Adds a project with this user and one unrestricted credential. */
  public Project addProject(String name, String userName) {
    Project project = accounts.addProject(name, userName);
    addCredential(name, "default", Rights.UNRESTRICTED);
    return project;
  }

  /**
   * The credential that was created together with the project.
   *
   * @throws IllegalArgumentException when there is no such project, or the credential is revoked
   */
  public Credential credential(String project) {
    return accounts.credentialsOf(accounts.project(project).userId()).stream()
        .filter(credential -> credential.name().equals("default")).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "the default credential of " + project + " is revoked"));
  }

  /** Adds a credential with a random name to a project. */
  public Credential addCredential(String project, Rights rights) {
    return addCredential(project, "credential-" + RandomStrings.lowerAlphanumeric(8), rights);
  }

  /**
   * Adds a credential to a project.
   *
   * @throws HttpErrorException when the project has a credential with this name
   */
  public Credential addCredential(String project, String name, Rights rights) {
    return accounts.add(new Credential(RandomStrings.hexId(), RandomStrings.urlSafe(64), name, null,
        accounts.project(project), rights, null));
  }

  /**
   * Adds a credential with a random name that expires.
   *
   * @param expiry when it expires
   */
  public Credential addCredential(String project, Rights rights, Instant expiry) {
    return accounts.add(new Credential(RandomStrings.hexId(), RandomStrings.urlSafe(64),
        "credential-" + RandomStrings.lowerAlphanumeric(8), null, accounts.project(project), rights,
        expiry));
  }

  /** All credentials of a project's user, expired ones included, sorted by name. */
  public List<Credential> credentials(String project) {
    return accounts.credentialsOf(accounts.project(project).userId());
  }

  /** Deletes a credential: its tokens become invalid, and signing in with it gets 404. */
  public void revoke(Credential credential) {
    accounts.remove(credential.id());
  }

  /** Makes a credential expire now: its tokens become invalid, and signing in with it gets 401. */
  public void expire(Credential credential) {
    accounts.expire(credential.id());
  }

  /** The issued tokens, for tests that check that they are not leaked. */
  public Set<String> tokens() {
    return tokens.all();
  }

  /** Revokes all tokens: the next request with one gets 401, and signing in again works. */
  public void revokeTokens() {
    tokens.revokeAll();
  }

  /** The content of a clouds.yaml with one cloud. */
  public String cloudsYaml(String cloud, Credential credential) {
    return cloudsYaml(Map.of(cloud, credential));
  }

  /** The content of a clouds.yaml with one cloud per entry, in the order of the map. */
  public String cloudsYaml(Map<String, Credential> clouds) {
    return CloudsYaml.of(identityUrl(), options.region(), clouds);
  }

  /** All device records of all projects, oldest first. */
  public List<DeviceRecord> records() {
    return records.all();
  }

  /** The record with this name, in any project. */
  public Optional<DeviceRecord> record(String name) {
    return records.named(name);
  }

  /**
   * Registers a device for a project without an HTTP request. Checks only that the name is free.
   *
   * @param properties the properties that a user sets, each a String or a list of Strings
   * @throws HttpErrorException when any project has a record with this name
   */
  public DeviceRecord registerByHand(String project, String name,
      Map<String, Object> properties) {
    return changes.create(name, accounts.project(project).id(), properties);
  }

  /**
   * Patches a record like its owner, but without an HTTP request, so that nothing appears in {@link #requests()}.
   *
   * @throws HttpErrorException when Doni would reject the patch, with Doni's message
   */
  public DeviceRecord editByHand(String name, PatchOperation... operations) {
    return changes.patch(existing(name).uuid(), operations).orElseThrow(() -> noRecord(name));
  }

  /** Deletes a record like its owner, but without an HTTP request. */
  public void deleteByHand(String name) {
    changes.delete(existing(name).uuid());
  }

  /**
   * Switches a device on: it joins the cluster (see {@link #join}) and writes its channels into its record, which makes
   * the settled workers run again.
   */
  public void boot(String name) {
    join(name);
    devices.writeChannels(existing(name));
  }

  /** Brings a device online, but without channels: balena sees it, and its node and its tunnel exist. */
  public void join(String name) {
    devices.join(existing(name));
  }

  /** Switches a device off. Balena remembers when it last saw it, and its node remains in the cluster. */
  public void powerOff(String name) {
    devices.powerOff(existing(name));
  }

  /** Deletes a device at balena, as if by hand: its observed state stays as it is until the balena worker runs again. */
  public void forgetAtBalena(String name) {
    devices.forget(existing(name));
  }

  /**
   * Makes Doni poll balena now, which writes the observed state of all devices; otherwise it does so in the first run of
   * the workers after each {@link TestbedOptions#balenaPollEvery}.
   *
   * @throws IllegalStateException when this is a Doni of 2025, which does not poll
   */
  public void pollBalena() {
    polls.balena();
  }

  /**
   * Makes a worker of a record fail now and in every run until {@link #heal}.
   *
   * @param workerType {@code balena}, {@code blazar.device}, {@code k8s} or {@code tunelo}
   * @param message the value of {@code last_error}
   */
  public void failWorker(String name, String workerType, String message) {
    workers.fail(existing(name), workerType, message);
  }

  /** Makes a worker of a record work again from its next run. A worker in ERROR runs after a PATCH or a sync. */
  public void heal(String name, String workerType) {
    workers.heal(existing(name), workerType);
  }

  /**
   * Leaves a worker of a record IN_PROGRESS for ever, as when its process is killed: no run and no sync reaches it, only
   * {@link #rerunWorkers}.
   */
  public void killWorker(String name, String workerType) {
    workers.kill(existing(name), workerType);
  }

  /**
   * Makes the next run of a worker end in ERROR because it does not find the record: a race in Doni, which happens to a
   * record that was just created. One sync fixes it.
   */
  public void missHardwareOnce(String name, String workerType) {
    workers.missHardwareOnce(existing(name), workerType);
  }

  /** The deleted records, oldest first, as far as they are kept. Clients do not see them, but their workers clean up. */
  public List<DeviceRecord> deletedRecords() {
    return records.deleted();
  }

  /**
   * Makes all workers of a record PENDING, deleted or not, as an operator of the testbed can.
   *
   * @param uuid the UUID of the record
   * @throws IllegalArgumentException when there is no such record
   */
  public void rerunWorkers(String uuid) {
    workers.rerun(records.findAny(uuid).orElseThrow(
        () -> new IllegalArgumentException("there is no device record with the UUID " + uuid)));
  }

  /**
   * Replaces the availability windows of a record like its owner, but without an HTTP request. In a window nobody else
   * can lease the device.
   */
  public void setWindows(String name, AvailabilityWindow... windows) {
    changes.setWindows(existing(name).uuid(), List.of(windows));
  }

  /**
   * Runs every PENDING worker once, and the polls of balena and of the nodes that are due. With a work time above zero, a run takes several ticks: the first one starts it,
   * and each later one advances it as far as the clock allows.
   */
  public void tick() {
    tickOnce();
  }

  /** The injected faults. */
  public Faults faults() {
    return faults;
  }

  /** The requests received over HTTP. */
  public RequestLog requests() {
    return requests;
  }

  @Override
  public void close() {
    scheduler.ifPresent(WorkerScheduler::close);
    identity.close();
    inventory.close();
    reservation.close();
  }

  private WebServer bind(Service service, int port, WebServer... bound) throws IOException {
    try {
      return WebServer.bind(service, options.address(), port, options.keepAliveTime(), faults,
          requests, options.clock());
    } catch (IOException e) {
      List.of(bound).forEach(WebServer::close);
      throw e;
    }
  }

  private Catalog catalog() {
    Catalog catalog = new Catalog(options.region())
        .with("identity", "keystone", URI.create(identityUrl() + "/"))
        .with("inventory", "doni", inventoryUrl());
    return options.reservationInCatalog()
        ? catalog.with("reservation", "blazar", reservations.url())
        : catalog;
  }

  private boolean tickOnce() {
    options.bootDelay().ifPresent(this::bootDueDevices);
    boolean finished = workers.tick();
    polls.runDue();
    return finished;
  }

  // A device can boot only once balena knows it: its image cannot exist earlier.
  private void bootDueDevices(Duration delay) {
    Instant registeredBefore = options.clock().instant().minus(delay);
    records.unsettled().stream()
        .filter(record -> !devices.booted(record) && !record.createdAt().isAfter(registeredBefore)
            && record.worker("balena").detail("device_api_key").isPresent())
        .forEach(record -> {
          devices.join(record);
          devices.writeChannels(record);
        });
  }

  private DeviceRecord existing(String name) {
    return records.named(name).orElseThrow(() -> noRecord(name));
  }

  private static IllegalArgumentException noRecord(String name) {
    return new IllegalArgumentException("there is no device record named " + name);
  }
}
