package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.testbed.traffic.RequestLog;

/** This operator, with devices and the local testbed. */
record OwnSide(BenchLab lab, BenchOperator operator) implements PeerSide {
  private static final Duration POLL = Duration.ofMillis(250);

  static OwnSide start(Path top, String command) throws IOException {
    BenchLab lab = BenchLab.start(top, 1);
    try {
      lab.createCredentials();
      return new OwnSide(lab, BenchOperator.start(command, List.of(), lab));
    } catch (IOException | RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  @Override
  public String title() {
    return "this operator";
  }

  @Override
  public String resource() {
    return "edgedevices";
  }

  @Override
  public Path directory() {
    return lab.directory();
  }

  @Override
  public void apply(int from, int to) {
    lab.applyDevices(from, to);
  }

  @Override
  public int created() {
    return lab.testbed().records().size();
  }

  @Override
  public int shown() {
    return lab.count(status -> status.uuid() != null);
  }

  /** The testbed's checks, which the next list of the operator sees. */
  @Override
  public void settle(int objects) throws IOException, InterruptedException {
    lab.testbed().tick();
    while (lab.count(status -> "2/4".equals(status.health())) < objects) {
      operator.requireAlive();
      Thread.sleep(POLL);
    }
  }

  @Override
  public AuditLog audit() {
    return lab.audit();
  }

  @Override
  public RequestLog outside() {
    return lab.testbed().requests();
  }

  @Override
  public void close() {
    operator.close();
    lab.close();
  }
}
