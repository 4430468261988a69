package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server and a client that trusts it. */
abstract class RunningServer {
  static final String RAW = "/lab/pi.img";
  static final String COMPACT = "/lab/small.img";

  @TempDir
  Path directory;
  ServedClaim claim;
  HttpClient client;

  @BeforeEach
  void start() throws IOException {
    claim = new ServedClaim(directory).start(ServedClaim.LIMITS);
    client = client(claim.certificate);
  }

  static HttpClient client(HeldCertificate trusted) {
    return HttpClient.newBuilder().sslContext(ServedClaim.trusting(trusted))
        .connectTimeout(Duration.ofSeconds(30)).build();
  }

  @AfterEach
  void stop() throws IOException {
    client.shutdownNow();
    claim.close();
  }

  HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(claim.uri(path))
        .method(method, BodyPublishers.noBody()).timeout(Duration.ofSeconds(60));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(
        credentials.getBytes(StandardCharsets.UTF_8));
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
