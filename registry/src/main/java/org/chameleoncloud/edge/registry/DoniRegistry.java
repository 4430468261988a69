package org.chameleoncloud.edge.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;

/** The registry as Doni serves it, for one credential. */
final class DoniRegistry implements Registry {
  private final HttpTransport wire;
  private final KeystoneSession session;
  private final Sensitive credentialSecret;
  private final Semaphore writes;
  private final AtomicLong unanswered = new AtomicLong();

  /** Asks over {@code wire}, signed in by {@code session}, with at most {@code writesInFlight} writes at once. */
  DoniRegistry(HttpTransport wire, KeystoneSession session, Sensitive credentialSecret,
      int writesInFlight) {
    this.wire = wire;
    this.session = session;
    this.credentialSecret = credentialSecret;
    this.writes = new Semaphore(writesInFlight, true);
  }

  @Override
  public List<Hardware> list() throws RegistryFailure {
    return signedIn(new Ask(Operation.LIST, "GET", null, List.of(), List.of("")),
        (_, body) -> HardwareReader.list(body));
  }

  @Override
  public Hardware register(Enrollment enrollment) throws RegistryFailure {
    RequestBody body = OneShotBody.json(RequestBodies.enrollment(enrollment));
    List<Sensitive> secrets = secrets(enrollment.properties().values().stream());
    return inTurn(new Ask(Operation.REGISTER, "POST", body, secrets, List.of("")),
        (_, answer) -> HardwareReader.one(answer));
  }

  @Override
  public Hardware patch(String uuid, List<PropertyChange> changes) throws RegistryFailure {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException(
          "an empty patch sets the record's workers back for nothing");
    }
    RequestBody body = OneShotBody.json(RequestBodies.patch(changes));
    List<Sensitive> secrets = secrets(changes.stream()
        .flatMap(change -> change instanceof PropertyChange.Put put
            ? Stream.of(put.value())
            : Stream.empty()));
    return inTurn(new Ask(Operation.PATCH, "PATCH", body, secrets, List.of(id(uuid), "")),
        (_, answer) -> HardwareReader.one(answer));
  }

  @Override
  public void sync(String uuid) throws RegistryFailure {
    inTurn(
        new Ask(Operation.SYNC, "POST", OneShotBody.EMPTY, List.of(),
            List.of(id(uuid), "sync", "")),
        DoniRegistry::nothing);
  }

  @Override
  public void delete(String uuid) throws RegistryFailure {
    try {
      inTurn(
          new Ask(Operation.DELETE, "DELETE", OneShotBody.EMPTY, List.of(), List.of(id(uuid), "")),
          DoniRegistry::nothing);
    } catch (RegistryFailure failure) {
      if (failure.kind() != Kind.NOT_FOUND) {
        throw failure;
      }
    }
  }

  @Override
  public Optional<Instant> credentialExpiry() throws RegistryFailure {
    SignIn signIn = session.current();
    if (signIn.userId() == null) {
      throw RegistryFailure.of(Kind.BROKEN, "Keystone gave a token that names no user");
    }
    Request request = new Request.Builder().url(session.credentialOf(signIn.userId()))
        .header("Accept", "application/json")
        .header("X-Auth-Token", signIn.token().reveal()).build();
    return wire.exchange(Operation.CREDENTIAL, request,
        List.of(signIn.token(), credentialSecret), (_, body) -> CredentialReader.expiry(body));
  }

  @Override
  public Optional<NameHolder> holderOf(String name) throws RegistryFailure {
    Ask ask = new Ask(Operation.EXPORT, "GET", null, List.of(), List.of("export"));
    return wire.exchange(ask.operation, ask.request(session.current()).build(), List.of(),
        (_, body) -> HardwareReader.holder(body, name));
  }

  /**
   * Sends a write when its turn has come. Those that waited while another got no answer in time are not sent: one after the
   * other they would keep their callers, and each other, waiting for hours.
   */
  private <T> T inTurn(Ask ask, ResponseReader<T> reader) throws RegistryFailure {
    long before = unanswered.get();
    try {
      writes.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RegistryFailure.of(Kind.UNREACHABLE,
          "Interrupted while waiting for earlier requests to the registry to end");
    }
    try {
      if (unanswered.get() != before) {
        throw RegistryFailure.of(Kind.TIMEOUT,
            "The registry did not answer earlier requests in time; this one was not sent");
      }
      return answered(ask, reader);
    } finally {
      writes.release();
    }
  }

  private <T> T answered(Ask ask, ResponseReader<T> reader) throws RegistryFailure {
    try {
      return signedIn(ask, reader);
    } catch (RegistryFailure failure) {
      if (failure.kind() == Kind.TIMEOUT) {
        unanswered.incrementAndGet();
      }
      throw failure;
    }
  }

  private <T> T signedIn(Ask ask, ResponseReader<T> reader) throws RegistryFailure {
    SignIn first = session.current();
    try {
      return send(ask, first, reader);
    } catch (RegistryFailure failure) {
      if (failure.kind() != Kind.CREDENTIAL_REJECTED) {
        throw failure;
      }
      session.invalidate(first);
    }
    return send(ask, session.current(), reader);
  }

  private <T> T send(Ask ask, SignIn signIn, ResponseReader<T> reader) throws RegistryFailure {
    Request request = ask.request(signIn).header("X-Auth-Token", signIn.token().reveal()).build();
    List<Sensitive> secrets = Stream
        .concat(ask.secrets.stream(), Stream.of(signIn.token(), credentialSecret)).toList();
    return wire.exchange(ask.operation, request, secrets, reader);
  }

  /** Doni answers a sync and a delete with an empty page; one with something on it is somebody else's. */
  private static Void nothing(Headers headers, InputStream body) throws IOException {
    if (!new String(body.readNBytes(1024)).isBlank()) {
      throw new UnexpectedResponseException("a page that is not its own");
    }
    return null;
  }

  private static List<Sensitive> secrets(Stream<?> values) {
    return values.filter(Sensitive.class::isInstance).map(Sensitive.class::cast).toList();
  }

  /** A uuid that is fit for a path, where "." and ".." would mean another address. */
  private static String id(String uuid) throws RegistryFailure {
    if (uuid.isBlank() || uuid.equals(".") || uuid.equals("..")) {
      throw RegistryFailure.of(Kind.REFUSED, "`" + uuid + "` is no uuid of a record");
    }
    return uuid;
  }

  /** A request but for the address and the token, which may change between the first time and the second. */
  private record Ask(Operation operation, String method, RequestBody body, List<Sensitive> secrets,
      List<String> path) {

    Request.Builder request(SignIn signIn) {
      HttpUrl.Builder url = signIn.inventory().newBuilder().addPathSegments("v1/hardware");
      path.forEach(url::addPathSegment);
      return new Request.Builder().url(url.build()).method(method, body).header("Accept",
          "application/json");
    }
  }
}
