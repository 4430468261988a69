package org.chameleoncloud.edge.plugin.testbed;

import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Testbed;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;

/** A testbed, with one credential. */
public final class TestbedConnection implements AutoCloseable {
  private final RegistryClient client;
  private final Testbed testbed;
  private final Credentials credentials;

  private TestbedConnection(RegistryClient client, Testbed testbed, Credentials credentials) {
    this.client = client;
    this.testbed = testbed;
    this.credentials = credentials;
  }

  /** A request to the testbed. */
  @FunctionalInterface
  public interface Request<T> {
    /** Sends it. */
    T send(Testbed testbed) throws RegistryFailure;
  }

  /**
   * Connects. Sends nothing yet: the first request signs in.
   *
   * @param hosts the only hosts to connect to: a user who can write the Secret names them
   */
  public static TestbedConnection open(Credentials credentials, TestbedHosts hosts) {
    RegistryClient client = new RegistryClient(RegistryClient.Settings.defaults().withHosts(hosts));
    return new TestbedConnection(client, client.openTestbed(credentials, ReadingTurns.UNLIMITED),
        credentials);
  }

  /** The credential that it signs in with. */
  public Credentials credentials() {
    return credentials;
  }

  /**
   * Makes a request.
   *
   * @throws CommandFailure when it fails; the message says why and what to do
   */
  public <T> T ask(Request<T> request) {
    try {
      return send(request);
    } catch (RegistryFailure e) {
      throw failure(e);
    }
  }

  /** Makes a request, for a caller that acts on why it fails. */
  public <T> T send(Request<T> request) throws RegistryFailure {
    return request.send(testbed);
  }

  private static CommandFailure failure(RegistryFailure failure) {
    String advice = switch (failure.kind()) {
      case UNREACHABLE, TIMEOUT, BUSY, BROKEN -> "try again later";
      case CREDENTIAL_REJECTED, CREDENTIAL_UNKNOWN, CREDENTIAL_MALFORMED ->
        "create another application credential in the testbed's dashboard, and store it";
      case NO_ENDPOINT -> "check the region and the interface in clouds.yaml";
      case HOST_NOT_ALLOWED ->
        "correct auth_url, or allow the host with --testbed-hosts, and http with --plain-http";
      case FORBIDDEN -> "use a credential with the role that it needs";
      case REFUSED -> "correct what it names";
      case NAME_TAKEN -> "choose another name";
      case NOT_FOUND -> "list the records: kubectl chi-edge list --unmanaged";
    };
    String message = failure.getMessage() + ": " + advice
        + failure.requestId().map(id -> " (request " + id + ")").orElse("");
    return failure.kind() == RegistryFailure.Kind.NOT_FOUND
        ? CommandFailure.notFound(message)
        : CommandFailure.failed(message);
  }

  @Override
  public void close() {
    client.close();
  }
}
