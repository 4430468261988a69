package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.testbed.traffic.RequestLog;

/** One of the operators that are compared, running, with a control plane and an outside of its own. */
interface PeerSide extends AutoCloseable {
  /** What the table calls it, with its version. */
  String title();

  /** Its kind of object, as a resource: in the plural, such as {@code edgedevices}. */
  String resource();

  /** Its process. */
  BenchOperator operator();

  /** For the files of the run. */
  Path directory();

  /** Creates the objects with these numbers in the API server. */
  void apply(int from, int to);

  /** How many exist outside. */
  int created();

  /** How many have a status that says so. Lists all of them. */
  int shown();

  /** Lets what follows a creation happen, such as checks, and waits until it has. */
  void settle(int objects) throws IOException, InterruptedException;

  /** Its requests to the API server, since the start; each call is another view. */
  AuditLog audit();

  /** Its requests to the outside. */
  RequestLog outside();

  @Override
  void close();
}
