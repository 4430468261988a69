package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Terminates TLS in front of an API server that has none, like a load balancer. */
final class TlsFront implements AutoCloseable {
  private static final String HOST = "localhost";

  private final URI target;
  private final HeldCertificate certificate = new HeldCertificate.Builder()
      .addSubjectAlternativeName(HOST).build();
  private final ServerSocket server;

  private TlsFront(URI target) throws IOException {
    this.target = target;
    server = new HandshakeCertificates.Builder().heldCertificate(certificate).build()
        .sslContext().getServerSocketFactory()
        .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  /** Starts one on a free port of the loopback address. */
  static TlsFront start(String target) throws IOException {
    TlsFront front = new TlsFront(URI.create(target));
    Thread.ofVirtual().start(front::accept);
    return front;
  }

  String url() {
    return "https://" + HOST + ":" + server.getLocalPort();
  }

  /** Of the certificate authority that signed its certificate. */
  String caPem() {
    return certificate.certificatePem();
  }

  /** A kubeconfig for the API server behind it. */
  String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: lab
          cluster: {server: "%s", certificate-authority-data: %s}
        contexts:
        - name: lab
          context: {cluster: lab, user: lab, namespace: lab}
        users:
        - name: lab
          user: {token: secret}
        current-context: lab
        """.formatted(url(),
        Base64.getEncoder().encodeToString(caPem().getBytes(StandardCharsets.UTF_8)));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client; Socket other = new Socket(target.getHost(), target.getPort())) {
      Thread back = Thread.ofVirtual().start(() -> copy(other, client));
      copy(client, other);
      back.join();
    } catch (IOException _) {
      // Both ends see the connection end.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // As above.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
