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
 * Doni's workers. A run takes each worker that is PENDING when the run begins, one after the other for a record and
 * all records side by side, through IN_PROGRESS to its outcome (doni/worker/manager.py).
 */
public final class Workers {
  private final Records records;
  private final Devices devices;
  private final Clock clock;
  private final Duration workTime;
  private final Map<String, Worker> workers;
  private final Map<Place, String> failures = new ConcurrentHashMap<>();
  private final Map<String, Work> run = new HashMap<>();

  /**
   * Makes the workers.
   *
   * @param workTime how long a worker is IN_PROGRESS; zero for not at all
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
   * Begins a run when none is under way, and takes the one under way as far as the clock allows. A run is over
   * at once when the workers need no time.
   *
   * @return whether the run is over
   */
  public synchronized boolean tick() {
    if (run.isEmpty()) {
      records.unsettled().forEach(record -> run.put(record.uuid(), new Work(record)));
    }
    Iterator<Work> under = run.values().iterator();
    while (under.hasNext()) {
      if (under.next().advance()) {
        under.remove();
      }
    }
    return run.isEmpty();
  }

  /** A worker of a record fails now, and in every run until {@link #heal}. */
  public void fail(DeviceRecord record, String type, String message) {
    failures.put(place(record, type), message);
    records.change(record.uuid(),
        now -> now.with(new Outcome.Failure(message).settle(now.worker(type))));
  }

  /** A worker of a record works again, from its next run on. */
  public void heal(DeviceRecord record, String type) {
    failures.remove(place(record, type));
  }

  private static Place place(DeviceRecord record, String type) {
    return new Place(record.uuid(), record.worker(type).type());
  }

  private DeviceRecord finish(DeviceRecord record, String type) {
    WorkerTask task = record.worker(type);
    if (task.state() != WorkerState.IN_PROGRESS) {
      return record;
    }
    String failure = failures.get(place(record, type));
    if (failure != null) {
      return record.with(new Outcome.Failure(failure).settle(task));
    }
    Instant now = clock.instant();
    Worker.Turn turn = workers.get(type).run(record, devices.of(record.uuid()), now);
    DeviceRecord written = turn.properties().isEmpty() ? record : written(record, turn, now);
    return written.with(turn.outcome().settle(task));
  }

  private static DeviceRecord written(DeviceRecord record, Worker.Turn turn, Instant now) {
    SortedMap<String, JsonNode> properties = new TreeMap<>(record.properties());
    properties.putAll(turn.properties());
    return record.edited(record.name(), properties, now);
  }

  private record Place(String uuid, String type) {}

  /** What a run has still to do for one record. */
  private final class Work {
    private final String uuid;
    private final Deque<String> types = new ArrayDeque<>();
    private Instant begun;

    Work(DeviceRecord record) {
      uuid = record.uuid();
      record.workers().stream().filter(task -> task.state() == WorkerState.PENDING)
          .map(WorkerTask::type).sorted().forEach(types::add);
    }

    /** Goes as far as the clock allows; tells whether nothing is left to do. */
    boolean advance() {
      while (!types.isEmpty() && records.find(uuid).isPresent()) {
        if (begun == null) {
          begun = clock.instant();
          records.change(uuid, record -> begin(record, types.peek()));
        }
        if (clock.instant().isBefore(begun.plus(workTime))) {
          return false;
        }
        records.change(uuid, record -> finish(record, types.peek()));
        types.remove();
        begun = null;
      }
      return true;
    }

    private DeviceRecord begin(DeviceRecord record, String type) {
      WorkerTask task = record.worker(type);
      return task.state() == WorkerState.PENDING
          ? record.with(task.in(WorkerState.IN_PROGRESS))
          : record;
    }
  }
}
