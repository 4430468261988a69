package org.chameleoncloud.edge.registry.doni;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.Keeper;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.http.HttpTransport;
import org.chameleoncloud.edge.registry.http.OneShotBody;
import org.chameleoncloud.edge.registry.http.Operation;
import org.chameleoncloud.edge.registry.http.ResponseReader;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;
import org.chameleoncloud.edge.registry.http.WriteLimit;
import org.chameleoncloud.edge.registry.keystone.KeystoneSession;
import org.chameleoncloud.edge.registry.keystone.SignIn;
import org.chameleoncloud.edge.registry.keystone.SignedInRequests;

/** The registry as an HTTP client of Doni, for one credential. */
public final class DoniRegistry implements Registry {
  private final HttpTransport transport;
  private final KeystoneSession session;
  private final SignedInRequests requests;
  private final WriteLimit writes;

  /** Creates a registry that sends at most {@code writesInFlight} writes at once. */
  public DoniRegistry(HttpTransport transport, KeystoneSession session, SignedInRequests requests,
      int writesInFlight) {
    this.transport = transport;
    this.session = session;
    this.requests = requests;
    this.writes = new WriteLimit(writesInFlight, "registry");
  }

  @Override
  public List<Hardware> list(Keeper<Hardware> keeper) throws RegistryFailure {
    return sendSignedIn(new RequestTemplate(Operation.LIST, "GET", null, List.of(), List.of("")),
        (_, body) -> HardwareReader.list(body, keeper));
  }

  @Override
  public List<Hardware> listAllProjects(Keeper<Hardware> keeper) throws RegistryFailure {
    return sendSignedIn(
        new RequestTemplate(Operation.LIST_ALL_PROJECTS, "GET", null, List.of(), List.of("")),
        (_, body) -> HardwareReader.list(body, keeper));
  }

  @Override
  public Hardware register(Enrollment enrollment) throws RegistryFailure {
    RequestBody body = OneShotBody.json(RecordBodies.enrollment(enrollment));
    List<Sensitive> secrets = secrets(enrollment.properties().values().stream());
    return write(new RequestTemplate(Operation.REGISTER, "POST", body, secrets, List.of("")),
        (_, response) -> HardwareReader.one(response));
  }

  @Override
  public Hardware patch(String uuid, List<PropertyChange> changes) throws RegistryFailure {
    if (changes.isEmpty()) {
      throw new IllegalArgumentException(
          "an empty patch would only reset the workers of the record");
    }
    RequestBody body = OneShotBody.json(RecordBodies.patch(changes));
    List<Sensitive> secrets = secrets(changes.stream()
        .flatMap(change -> change instanceof PropertyChange.Put put
            ? Stream.of(put.value())
            : Stream.empty()));
    return write(
        new RequestTemplate(Operation.PATCH, "PATCH", body, secrets, List.of(checked(uuid), "")),
        (_, response) -> HardwareReader.one(response));
  }

  @Override
  public void sync(String uuid) throws RegistryFailure {
    write(
        new RequestTemplate(Operation.SYNC, "POST", OneShotBody.EMPTY, List.of(),
            List.of(checked(uuid), "sync", "")),
        DoniRegistry::expectEmptyPage);
  }

  @Override
  public void delete(String uuid) throws RegistryFailure {
    try {
      write(
          new RequestTemplate(Operation.DELETE, "DELETE", OneShotBody.EMPTY, List.of(),
              List.of(checked(uuid), "")),
          DoniRegistry::expectEmptyPage);
    } catch (RegistryFailure failure) {
      if (failure.kind() != Kind.NOT_FOUND) {
        throw failure;
      }
    }
  }

  @Override
  public Optional<Instant> credentialExpiry() throws RegistryFailure {
    return session.credentialExpiry();
  }

  @Override
  public String projectId() throws RegistryFailure {
    return session.projectId();
  }

  @Override
  public Optional<NameHolder> holderOf(String name) throws RegistryFailure {
    RequestTemplate template = new RequestTemplate(Operation.EXPORT, "GET", null, List.of(),
        List.of("export"));
    return transport.exchange(template.operation, template.request(session.current()).build(),
        List.of(),
        (_, body) -> HardwareReader.holder(body, name));
  }

  private <T> T write(RequestTemplate template, ResponseReader<T> reader) throws RegistryFailure {
    return writes.send(() -> sendSignedIn(template, reader));
  }

  private <T> T sendSignedIn(RequestTemplate template, ResponseReader<T> reader)
      throws RegistryFailure {
    return requests.send(template.operation, template::request, template.secrets, reader);
  }

  /** Doni responds to a sync and a delete with an empty page; a page with content comes from another server. */
  private static Void expectEmptyPage(Headers headers, InputStream body) throws IOException {
    if (!new String(body.readNBytes(1024)).isBlank()) {
      throw new UnexpectedResponseException("an unexpected page");
    }
    return null;
  }

  private static List<Sensitive> secrets(Stream<?> values) {
    return values.filter(Sensitive.class::isInstance).map(Sensitive.class::cast).toList();
  }

  /** Checks a UUID before it is used in a path, where "." and ".." would change the URL. */
  private static String checked(String uuid) throws RegistryFailure {
    if (uuid.isBlank() || uuid.equals(".") || uuid.equals("..")) {
      throw RegistryFailure.of(Kind.REFUSED, "`" + uuid + "` is not the UUID of a record");
    }
    return uuid;
  }

  /** A request without host and token, which may differ between the first attempt and the second. */
  private record RequestTemplate(Operation operation, String method, RequestBody body,
      List<Sensitive> secrets,
      List<String> path) {

    Request.Builder request(SignIn signIn) {
      HttpUrl.Builder url = signIn.inventory().newBuilder().addPathSegments("v1/hardware");
      path.forEach(url::addPathSegment);
      if (operation == Operation.LIST_ALL_PROJECTS) {
        url.addQueryParameter("all_projects", "1");
      }
      return new Request.Builder().url(url.build()).method(method, body).header("Accept",
          "application/json");
    }
  }
}
