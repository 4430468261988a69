package org.chameleoncloud.edge.registry.keystone;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.Request;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.http.HttpTransport;
import org.chameleoncloud.edge.registry.http.Operation;
import org.chameleoncloud.edge.registry.http.ResponseReader;

/** Sends requests with the token of a session, for all services of one testbed. Thread-safe. */
public final class SignedInRequests {
  private final HttpTransport transport;
  private final KeystoneSession session;
  private final Sensitive credentialSecret;

  /** Sends requests of a session; {@code credentialSecret} is masked in messages. */
  public SignedInRequests(HttpTransport transport, KeystoneSession session,
      Sensitive credentialSecret) {
    this.transport = transport;
    this.session = session;
    this.credentialSecret = credentialSecret;
  }

  /** The sign-in that the next request uses. */
  public SignIn signIn() throws RegistryFailure {
    return session.current();
  }

  /**
   * Sends a request. After a 401 it signs in again, and sends the request a second time.
   *
   * @param request makes the request, without the token, for a sign-in
   * @param secrets the secrets in the request, which are masked in the message of a failure
   */
  public <T> T send(Operation operation, Function<SignIn, Request.Builder> request,
      List<Sensitive> secrets, ResponseReader<T> reader) throws RegistryFailure {
    SignIn first = session.current();
    try {
      return send(operation, request, first, secrets, reader);
    } catch (RegistryFailure failure) {
      if (failure.kind() != Kind.CREDENTIAL_REJECTED) {
        throw failure;
      }
      session.invalidate(first);
    }
    return send(operation, request, session.current(), secrets, reader);
  }

  private <T> T send(Operation operation, Function<SignIn, Request.Builder> request, SignIn signIn,
      List<Sensitive> secrets, ResponseReader<T> reader) throws RegistryFailure {
    Request signed = request.apply(signIn).header("X-Auth-Token", signIn.token().reveal()).build();
    List<Sensitive> masked = Stream
        .concat(secrets.stream(), Stream.of(signIn.token(), credentialSecret)).toList();
    return transport.exchange(operation, signed, masked, reader);
  }
}
