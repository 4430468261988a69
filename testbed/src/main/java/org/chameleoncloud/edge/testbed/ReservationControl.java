package org.chameleoncloud.edge.testbed;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.testbed.identity.Accounts;
import org.chameleoncloud.edge.testbed.identity.Project;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;
import org.chameleoncloud.edge.testbed.reservation.Blazar;
import org.chameleoncloud.edge.testbed.reservation.Caller;
import org.chameleoncloud.edge.testbed.reservation.Lease;
import org.chameleoncloud.edge.testbed.reservation.ReservableDevice;
import org.chameleoncloud.edge.testbed.reservation.Reservations;
import org.chameleoncloud.edge.testbed.worker.BlazarApi;
import org.chameleoncloud.edge.testbed.worker.Devices;
import org.chameleoncloud.edge.testbed.worker.WorkerCall;

/**
 * The reservation service of a {@link Testbed}: what it holds, and what others do to it.
 *
 * <p>Thread-safe. Methods that take the name of a device throw {@link IllegalArgumentException} when Blazar has none of
 * that name.
 */
public final class ReservationControl {
  private final URI url;
  private final Blazar blazar;
  private final Reservations reservations;
  private final BlazarApi workerApi;
  private final Devices devices;
  private final Accounts accounts;
  private final Caller stranger = new Caller(RandomStrings.hexId(), RandomStrings.hexId(),
      "stranger", false, true);

  ReservationControl(URI url, Blazar blazar, Reservations reservations, BlazarApi workerApi,
      Devices devices, Accounts accounts) {
    this.url = url;
    this.blazar = blazar;
    this.reservations = reservations;
    this.workerApi = workerApi;
    this.devices = devices;
    this.accounts = accounts;
  }

  /** Blazar's URL, ending in {@code /v1}. */
  public URI url() {
    return url;
  }

  /** The devices that Blazar has, in no particular order. */
  public List<ReservableDevice> devices() {
    return reservations.devices();
  }

  /** The device with this name. */
  public Optional<ReservableDevice> device(String name) {
    return reservations.device(name);
  }

  /** All leases, oldest first, those that have ended included. */
  public List<Lease> leases() {
    return reservations.leases();
  }

  /**
   * Leases a device for a project that is none of this testbed's.
   *
   * @param start when it starts, in the past too; cut to a minute
   * @param end when it ends; cut to a minute
   * @throws IllegalStateException when Blazar would refuse it
   */
  public Lease reserve(String device, Instant start, Instant end) {
    return reservations.reserve(existing(device), stranger, start, end);
  }

  /**
   * Leases a device for a project of this testbed; see {@link #reserve(String, Instant, Instant)}.
   *
   * @param project the name of the project
   */
  public Lease reserve(String project, String device, Instant start, Instant end) {
    Project lessee = accounts.project(project);
    return reservations.reserve(existing(device),
        new Caller(lessee.id(), lessee.userId(), lessee.userName(), false, true), start, end);
  }

  /** Deletes a lease, if it exists. */
  public void cancel(Lease lease) {
    reservations.cancel(lease.id());
  }

  /** Makes Blazar forget a device: requests for its id get 404, and its name is free. */
  public void lose(String device) {
    reservations.lose(existing(device).id());
  }

  /** Adds a Ready node to the cluster, or makes an existing one Ready. A device that boots has one. */
  public void addNode(String name) {
    devices.addNode(name);
  }

  /** Deletes a node of the cluster, if it exists. */
  public void removeNode(String name) {
    devices.removeNode(name);
  }

  /**
   * Makes Blazar look at the nodes now: a device without a Ready one is no longer reservable, and loses the leases that
   * start within an hour. Otherwise it does so only with {@link TestbedOptions#nodePollEvery}.
   */
  public void pollNodes() {
    reservations.pollNodes();
  }

  /** Whether the workers of Doni reach Blazar; clients always do. */
  public void reachableByWorkers(boolean reachable) {
    workerApi.reachable(reachable);
  }

  /**
   * Makes Blazar refuse requests of Doni's workers from now on, for what its own state does not bring about.
   *
   * @param method the HTTP method
   * @param path {@code /devices} or {@code /leases}, also for a single one of them
   * @param status 400 to 599
   */
  public void refuseWorkers(String method, String path, int status) {
    workerApi.refuse(method, path, status);
  }

  /** Whether Blazar reaches Keystone; if not, it responds with 503. */
  public void identityReachable(boolean reachable) {
    blazar.identityReachable(reachable);
  }

  /** Whether the allocations name the user who leases, a person. */
  public void showUserNames(boolean show) {
    blazar.showUserNames(show);
  }

  /** The last requests of Doni's workers to Blazar and Keystone, oldest first. They are not in the request log. */
  public List<WorkerCall> workerCalls() {
    return workerApi.calls();
  }

  private ReservableDevice existing(String name) {
    return reservations.device(name).orElseThrow(
        () -> new IllegalArgumentException("Blazar has no device named " + name));
  }
}
