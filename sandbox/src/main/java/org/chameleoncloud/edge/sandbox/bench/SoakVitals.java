package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The leader at one moment. Each value is NaN if there is none.
 *
 * @param residentMiB see {@link ProcessMeter#residentMiB}
 * @param liveMiB its live heap, as counted last
 * @param cores used since the moment before
 * @param waiting reconciliations that wait
 * @param inProgress reconciliations in progress
 * @param devicesWaiting devices that are not queued yet
 */
record SoakVitals(double residentMiB, double liveMiB, double cores, double waiting,
    double inProgress, double devicesWaiting) {
  /** The panels of the picture, with the values in their order. */
  static final List<Plot.Panel> PANELS = List.of(
      new Plot.Panel("memory, MiB", List.of("resident_mib", "live_heap_mib")),
      new Plot.Panel("CPU, cores", List.of("cores")),
      new Plot.Panel("queue", List.of("reconciles_waiting", "reconciles_in_progress",
          "devices_waiting")));

  /** Without a leader. */
  static final SoakVitals NONE = new SoakVitals(Double.NaN, Double.NaN, Double.NaN, Double.NaN,
      Double.NaN, Double.NaN);

  double[] values() {
    return new double[]{residentMiB, liveMiB, cores, waiting, inProgress, devicesWaiting};
  }

  /** Takes them, one moment after the other. */
  static final class Meter {
    private ProcessMeter process;
    private long pid;

    SoakVitals take(Optional<SoakReplicas.Leader> leader, SoakMemory memory) throws IOException {
      if (leader.isEmpty()) {
        return NONE;
      }
      long leading = leader.get().operator().process().pid();
      boolean same = leading == pid;
      if (!same) {
        process = new ProcessMeter(leading);
        pid = leading;
      }
      Scrape metrics = leader.get().metrics();
      return new SoakVitals(ProcessMeter.residentMiB(pid), memory.liveMiB(pid),
          same ? process.cores() : Double.NaN, metrics.value("chi_edge_reconciles_waiting"),
          metrics.value("chi_edge_reconciles_in_progress"),
          metrics.value("chi_edge_devices_waiting"));
    }
  }
}
