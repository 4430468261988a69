package org.chameleoncloud.edge.registry.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.ReadingTurns;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.blazar.BlazarReservations;
import org.chameleoncloud.edge.registry.doni.DoniRegistry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.registry.http.AllowedHosts;
import org.chameleoncloud.edge.registry.http.HttpTransport;
import org.chameleoncloud.edge.registry.keystone.KeystoneCredentials;
import org.chameleoncloud.edge.registry.keystone.KeystoneSession;
import org.chameleoncloud.edge.registry.keystone.SignedInRequests;

/**
 * A testbed whose answers are bytes, without a network: a status code, headers, an empty line and the body. What is not
 * such a text is the body of a 200.
 */
public final class WrittenAnswers implements Interceptor {
  private static final MediaType JSON = MediaType.get("application/json");
  /** Shared, because a client reads the platform's certificates. */
  private static final OkHttpClient CLIENT = new OkHttpClient();
  private static final Clock CLOCK = Clock.fixed(FakeTestbed.NOW, ZoneOffset.UTC);
  private static final Credentials CREDENTIALS = new Credentials(
      URI.create("https://chi.example.org:5000/v3"), "fe1121f05b774079a973872f452974fd",
      FakeTestbed.SECRET, null, "public", null);
  private static final byte[] SIGN_IN = """
      201
      X-Subject-Token: token-1

      {"token": {"expires_at": "2026-11-22T12:18:16.000000Z",
        "issued_at": "2026-11-22T08:18:16.000000Z",
        "user": {"id": "38e944d66a1c4a4eb6d32607a3e0aa97"},
        "project": {"id": "3052fecfb7104d378975a02c26ebec52"},
        "catalog": [
          {"type": "inventory", "endpoints": [{"interface": "public", "region": "CHI@Edge",
            "url": "https://chi.example.org:8001"}]},
          {"type": "reservation", "endpoints": [{"interface": "public", "region": "CHI@Edge",
            "url": "https://chi.example.org:1234/v1"}]}]}}
      """.getBytes(StandardCharsets.UTF_8);

  private final byte[] signIn;
  private final byte[] answer;
  private final KeystoneSession session;
  private final HttpTransport transport;
  private final SignedInRequests requests;

  private WrittenAnswers(byte[] signIn, byte[] answer) {
    this.signIn = signIn;
    this.answer = answer;
    OkHttpClient client = HttpTransport.configure(CLIENT.newBuilder(), System::nanoTime,
        new AllowedHosts(TestbedHosts.anyPublic(), Set.of(), Dns.SYSTEM))
        .addInterceptor(this).build();
    transport = new HttpTransport(client, RequestListener.NONE, CLOCK, ReadingTurns.UNLIMITED);
    session = new KeystoneSession(transport, CREDENTIALS, CLOCK);
    requests = new SignedInRequests(transport, session, CREDENTIALS.secret());
  }

  /** Keystone signs in; each service answers this. */
  public static WrittenAnswers afterSignIn(byte[] answer) {
    return new WrittenAnswers(SIGN_IN, answer);
  }

  /** Keystone and each service answer this. */
  public static WrittenAnswers always(byte[] answer) {
    return new WrittenAnswers(answer, answer);
  }

  public KeystoneSession session() {
    return session;
  }

  public DoniRegistry registry() {
    return new DoniRegistry(transport, session, requests, 1);
  }

  public KeystoneCredentials credentials() {
    return new KeystoneCredentials(requests, CREDENTIALS.authUrl(), 1);
  }

  public BlazarReservations reservations() {
    return new BlazarReservations(requests);
  }

  @Override
  public Response intercept(Chain chain) {
    HttpUrl url = chain.request().url();
    boolean tokens = url.encodedPath().endsWith("/auth/tokens");
    return response(chain.request(), tokens ? signIn : answer);
  }

  private static Response response(Request request, byte[] bytes) {
    List<String> parts = List.of(new String(bytes, StandardCharsets.ISO_8859_1).split("\n\n", 2));
    List<String> head = List.of(parts.getFirst().split("\n"));
    boolean whole = parts.size() == 2 && head.getFirst().matches("[2-5][0-9][0-9]");
    byte[] body = whole
        ? parts.get(1).getBytes(StandardCharsets.ISO_8859_1)
        : bytes;
    Headers.Builder headers = new Headers.Builder();
    if (whole) {
      head.stream().skip(1).map(line -> line.split(": ?", 2))
          .filter(field -> field.length == 2 && field[0].matches("[A-Za-z-]+"))
          .forEach(field -> headers.addUnsafeNonAscii(field[0], field[1].replaceAll(
              "[^\t\\x20-\\xff]|\\x7f", "")));
    }
    return new Response.Builder().request(request).protocol(Protocol.HTTP_1_1).message("")
        .code(whole ? Integer.parseInt(head.getFirst()) : 200).headers(headers.build())
        .body(ResponseBody.create(body, JSON)).build();
  }
}
