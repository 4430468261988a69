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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.inventory.DeviceRecord;
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
  private final Map<String, RecordRun> currentRun = new HashMap<>();

  /**
   * Creates the workers.
   *
   * @param workTime how long each worker is IN_PROGRESS; zero to finish immediately
   */
  public Workers(Records records, Devices devices, Clock clock, Duration workTime,
      List<String> machineTypes) {
    this.records = records;
    this.devices = devices;
    this.clock = clock;
    this.workTime = workTime;
    workers = Map.of("balena", new BalenaWorker(machineTypes), "blazar.device",
        new BlazarWorker(), "k8s", new K8sWorker(), "tunelo", new TuneloWorker());
  }

  /**
   * Starts a run unless one is in progress, and advances it as far as the clock allows. With a work time of zero a run
   * finishes immediately.
   *
   * @return whether the run has finished
   */
  public synchronized boolean tick() {
    if (currentRun.isEmpty()) {
      records.unsettled().forEach(record -> currentRun.put(record.uuid(), new RecordRun(record)));
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

  /** Makes a worker of a record work again, starting with its next run. */
  public void heal(DeviceRecord record, String type) {
    failures.remove(key(record, type));
  }

  private static WorkerKey key(DeviceRecord record, String type) {
    return new WorkerKey(record.uuid(), record.worker(type).type());
  }

  private DeviceRecord finish(DeviceRecord record, String type) {
    WorkerTask task = record.worker(type);
    if (task.state() != WorkerState.IN_PROGRESS) {
      return record;
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
      while (!types.isEmpty() && records.find(uuid).isPresent()) {
        if (startedAt == null) {
          startedAt = clock.instant();
          records.change(uuid, record -> start(record, types.peek()));
        }
        if (clock.instant().isBefore(startedAt.plus(workTime))) {
          return false;
        }
        records.change(uuid, record -> finish(record, types.peek()));
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
