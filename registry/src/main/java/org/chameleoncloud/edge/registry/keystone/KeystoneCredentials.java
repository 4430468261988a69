package org.chameleoncloud.edge.registry.keystone;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.chameleoncloud.edge.registry.ApplicationCredential;
import org.chameleoncloud.edge.registry.ApplicationCredentials;
import org.chameleoncloud.edge.registry.IssuedCredential;
import org.chameleoncloud.edge.registry.NewCredential;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.http.OneShotBody;
import org.chameleoncloud.edge.registry.http.Operation;
import org.chameleoncloud.edge.registry.http.WriteLimit;

/** The application credentials of the user who signs in, by Keystone's API. */
public final class KeystoneCredentials implements ApplicationCredentials {
  private final SignedInRequests requests;
  private final HttpUrl identity;
  private final WriteLimit writes;

  /**
   * @param identity Keystone's URL, ending in {@code /v3}
   * @param writesInFlight how many writes are sent at once, at least 1
   */
  public KeystoneCredentials(SignedInRequests requests, URI identity, int writesInFlight) {
    this.requests = requests;
    this.identity = HttpUrl.get(identity.toString());
    this.writes = new WriteLimit(writesInFlight, "identity service");
  }

  @Override
  public Optional<ApplicationCredential> named(String name) throws RegistryFailure {
    requireUser();
    return requests.send(Operation.CREDENTIALS, signIn -> request(
        ofUser(signIn).addQueryParameter("name", name).build()), List.of(),
        (_, body) -> CredentialReader.named(body, name));
  }

  @Override
  public Optional<Instant> expiry(String id) throws RegistryFailure {
    requireId(id);
    requireUser();
    return requests.send(Operation.CREDENTIAL,
        signIn -> request(ofUser(signIn).addPathSegment(id).build()), List.of(),
        (_, body) -> CredentialReader.expiry(body));
  }

  @Override
  public IssuedCredential create(NewCredential request) throws RegistryFailure {
    requireUser();
    RequestBody body = OneShotBody.json(NewCredentialBody.of(request));
    return writes.send(() -> requests.send(Operation.CREATE_CREDENTIAL,
        signIn -> request(ofUser(signIn).build()).post(body), List.of(),
        (_, response) -> CredentialReader.issued(response)));
  }

  @Override
  public void delete(String id) throws RegistryFailure {
    requireId(id);
    requireUser();
    try {
      writes.send(() -> requests.send(Operation.DELETE_CREDENTIAL,
          signIn -> request(ofUser(signIn).addPathSegment(id).build())
              .method("DELETE", OneShotBody.EMPTY),
          List.of(), (_, _) -> null));
    } catch (RegistryFailure failure) {
      if (failure.kind() != Kind.NOT_FOUND) {
        throw failure;
      }
    }
  }

  /** It becomes a part of a path. */
  private static void requireId(String id) throws RegistryFailure {
    if (id.isBlank() || id.equals(".") || id.equals("..")) {
      throw RegistryFailure.of(Kind.REFUSED,
          "`" + id + "` is not the id of an application credential");
    }
  }

  private void requireUser() throws RegistryFailure {
    if (requests.signIn().userId() == null) {
      throw RegistryFailure.of(Kind.BROKEN, "Keystone issued a token without a user");
    }
  }

  private HttpUrl.Builder ofUser(SignIn signIn) {
    return identity.newBuilder().addPathSegment("users")
        .addPathSegment(String.valueOf(signIn.userId()))
        .addPathSegment("application_credentials");
  }

  private static Request.Builder request(HttpUrl url) {
    return new Request.Builder().url(url).header("Accept", "application/json");
  }
}
