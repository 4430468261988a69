package org.chameleoncloud.edge.testbed.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
import org.chameleoncloud.edge.testbed.inventory.DoniRelease;
import org.chameleoncloud.edge.testbed.inventory.Records;
import org.chameleoncloud.edge.testbed.inventory.WorkerState;
import org.chameleoncloud.edge.testbed.inventory.WorkerTask;

/**
 * Doni's workers. A run takes every worker that is PENDING at its start through IN_PROGRESS to its result: the workers
 * of one record one after another, all records in parallel (doni/worker/manager.py).
 */
public final class Workers {
  private final Records records;
  private final Devices devices;
  private final Clock clock;
  private final Duration workTime;
  private final Map<String, Worker> workers;
  private final Map<WorkerKey, String> failures = new ConcurrentHashMap<>();
  private final Set<WorkerKey> killed = ConcurrentHashMap.newKeySet();
  private final Set<WorkerKey> missing = ConcurrentHashMap.newKeySet();
  private final Map<String, RecordRun> currentRun = new HashMap<>();

  /**
   * Creates the workers.
   *
   * @param workTime how long each worker is IN_PROGRESS; zero to finish immediately
   */
  public Workers(Records records, Devices devices, Clock clock, Duration workTime,
      List<String> machineTypes, DoniRelease release, boolean siteLabels, BlazarApi blazar) {
    this.records = records;
    this.devices = devices;
    this.clock = clock;
    this.workTime = workTime;
    workers = Map.of("balena", new BalenaWorker(machineTypes, devices, release), "blazar.device",
        new BlazarWorker(blazar), "k8s", new K8sWorker(devices, siteLabels), "tunelo",
        new TuneloWorker());
  }

  /**
   * Starts a run unless one is in progress, and advances it as far as the clock allows. With a work time of zero a run
   * finishes immediately.
   *
   * @return whether the run has finished
   */
  public synchronized boolean tick() {
    if (currentRun.isEmpty()) {
      Stream.concat(records.unsettled().stream(), records.deleted().stream())
          .forEach(record -> currentRun.put(record.uuid(), new RecordRun(record)));
    }
    Iterator<RecordRun> recordRuns = currentRun.values().iterator();
    while (recordRuns.hasNext()) {
      if (recordRuns.next().advance()) {
        recordRuns.remove();
      }
    }
    return currentRun.isEmpty();
  }

  /** Makes a worker of a record fail now and in every run until {@link #heal}. */
  public void fail(DeviceRecord record, String type, String message) {
    failures.put(key(record, type), message);
    records.change(record.uuid(),
        current -> current
            .withWorker(new WorkerResult.Failure(message).applyTo(current.worker(type))));
  }

  /** Makes the next run of a worker end in ERROR, as when Doni starts it before it has stored the record. */
  public void missHardwareOnce(DeviceRecord record, String type) {
    missing.add(key(record, type));
  }

  /** Leaves a worker IN_PROGRESS for ever, as when its process is killed. */
  public void kill(DeviceRecord record, String type) {
    killed.add(key(record, type));
    records.change(record.uuid(), current -> current
        .withWorker(current.worker(type).withState(WorkerState.IN_PROGRESS)));
  }

  /** Makes all workers of a record PENDING, the killed ones and those of a deleted record included. */
  public void rerun(DeviceRecord record) {
    record.workers().forEach(task -> killed.remove(key(record, task.type())));
    records.changeAny(record.uuid(), DeviceRecord::withAllWorkersPending);
  }

  /** Makes a worker of a record work again, starting with its next run. */
  public void heal(DeviceRecord record, String type) {
    failures.remove(key(record, type));
  }

  private static WorkerKey key(DeviceRecord record, String type) {
    return new WorkerKey(record.uuid(), record.worker(type).type());
  }

  private DeviceRecord finish(DeviceRecord record, String type) {
    WorkerTask task = record.worker(type);
    if (task.state() != WorkerState.IN_PROGRESS || killed.contains(key(record, type))) {
      return record;
    }
    if (missing.remove(key(record, type))) {
      return record.withWorker(new WorkerResult.Failure(
          "Hardware " + record.uuid() + " could not be found.").applyTo(task));
    }
    String failure = failures.get(key(record, type));
    if (failure != null) {
      return record.withWorker(new WorkerResult.Failure(failure).applyTo(task));
    }
    Instant now = clock.instant();
    Worker.Output output = workers.get(type).run(record, devices.device(record.uuid()), now);
    DeviceRecord edited = output.properties().isEmpty() ? record : edited(record, output, now);
    return edited.withWorker(output.result().applyTo(task));
  }

  private static DeviceRecord edited(DeviceRecord record, Worker.Output output, Instant now) {
    SortedMap<String, JsonNode> properties = new TreeMap<>(record.properties());
    properties.putAll(output.properties());
    return record.edited(record.name(), properties, now);
  }

  private record WorkerKey(String uuid, String type) {}

  /** The part of a run that concerns one record. */
  private final class RecordRun {
    private final String uuid;
    private final Deque<String> types = new ArrayDeque<>();
    private Instant startedAt;

    RecordRun(DeviceRecord record) {
      uuid = record.uuid();
      record.workers().stream().filter(task -> task.state() == WorkerState.PENDING)
          .map(WorkerTask::type).sorted().forEach(types::add);
    }

    /** Advances as far as the clock allows; returns whether it has finished. */
    boolean advance() {
      while (!types.isEmpty() && records.findAny(uuid).isPresent()) {
        if (startedAt == null) {
          startedAt = clock.instant();
          records.changeAny(uuid, record -> start(record, types.peek()));
        }
        if (clock.instant().isBefore(startedAt.plus(workTime))) {
          return false;
        }
        records.changeAny(uuid, record -> finish(record, types.peek()));
        types.remove();
        startedAt = null;
      }
      return true;
    }

    private DeviceRecord start(DeviceRecord record, String type) {
      WorkerTask task = record.worker(type);
      return task.state() == WorkerState.PENDING
          ? record.withWorker(task.withState(WorkerState.IN_PROGRESS))
          : record;
    }
  }
}
