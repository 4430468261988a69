package org.chameleoncloud.edge.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * {@code https://images.example.org}, where the examples download their images: a server with a certificate for that
 * name, and the proxy to reach it. Nothing leaves this machine.
 */
final class ImageHost implements AutoCloseable {
  static final int BACKLOG = 64;
  static final String NAME = "images.example.org";
  private static final String SUMS = "/SHA256SUMS";
  /** What it offers as balena's API would. */
  private static final String BALENA_DOWNLOAD = "deviceType=raspberrypi4-64"
      + "&version=6.10.24%2Brev3&fileType=.zip";

  private final Path directory;
  private final Path zip;
  private final HttpsServer server;
  private final ServerSocket proxy;
  private final AtomicInteger downloads = new AtomicInteger();
  private volatile CountDownLatch held = new CountDownLatch(0);

  private ImageHost(Path directory, Path image, ServerSocket proxy)
      throws IOException, GeneralSecurityException {
    this.directory = directory;
    zip = directory.resolve("pi4.img.zip");
    try (ZipOutputStream out = new ZipOutputStream(
        new BufferedOutputStream(Files.newOutputStream(zip)))) {
      out.putNextEntry(new ZipEntry("pi4.img"));
      Files.copy(image, out);
    }
    InetAddress loopback = InetAddress.getLoopbackAddress();
    server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
    this.proxy = proxy;
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  /**
   * Starts both.
   *
   * @param directory for the certificate and the zipped image
   */
  static ImageHost start(Path directory, Path image) throws IOException {
    return start(directory, image,
        new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
  }

  /** The same with the socket that the proxy accepts connections on. */
  static ImageHost start(Path directory, Path image, ServerSocket proxy) throws IOException {
    try {
      return new ImageHost(directory, image, proxy);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private SSLContext tls() throws IOException, GeneralSecurityException {
    ServerCertificate certificate = ServerCertificate.generate(directory, NAME);
    Files.writeString(caCertificate(), certificate.certificatePem());
    KeyManagerFactory managers = KeyManagerFactory
        .getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(certificate.keys(), ServerCertificate.PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/download")
        && !BALENA_DOWNLOAD.equals(exchange.getRequestURI().getRawQuery())) {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
      return;
    }
    if (exchange.getRequestURI().getPath().equals(SUMS)) {
      byte[] sums = ascii(sha256() + "  " + zip.getFileName() + "\n");
      try (exchange; OutputStream body = exchange.getResponseBody()) {
        exchange.sendResponseHeaders(200, sums.length);
        body.write(sums);
      }
      return;
    }
    downloads.incrementAndGet();
    byte[] content = Files.readAllBytes(zip);
    try (exchange; OutputStream body = exchange.getResponseBody()) {
      exchange.sendResponseHeaders(200, content.length);
      body.write(content, 0, content.length / 2);
      body.flush();
      held.await();
      body.write(content, content.length / 2, content.length - content.length / 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends only the first half of images from now on, until {@link #release()}. */
  void hold() {
    held = new CountDownLatch(1);
  }

  /** Sends what was held back. */
  void release() {
    held.countDown();
  }

  /** How often an image was asked for. */
  int downloads() {
    return downloads.get();
  }

  /** Its CA certificate as PEM. */
  Path caCertificate() {
    return directory.resolve("ca.crt");
  }

  /** The value of {@code bake.balenaApi} with which it offers an image as balena does. */
  static String balenaApi() {
    return "https://" + NAME;
  }

  /** The address of the proxy. */
  String proxyUrl() {
    return "http://" + proxy.getInetAddress().getHostAddress() + ":" + proxy.getLocalPort();
  }

  /** The digest of the zipped image. */
  String sha256() throws IOException {
    return sha256(zip);
  }

  /** The digest of a file. */
  static String sha256(Path file) throws IOException {
    try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file),
        MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private void accept() {
    while (!proxy.isClosed()) {
      try {
        Socket client = proxy.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException _) {
        // Closed.
      }
    }
  }

  /** Handles a CONNECT to the one known host. */
  private void connect(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      if (!head.startsWith("CONNECT " + NAME + ":443 ")) {
        client.getOutputStream().write(ascii("HTTP/1.1 403 Forbidden\r\n\r\n"));
        return;
      }
      try (Socket host = new Socket(server.getAddress().getAddress(),
          server.getAddress().getPort())) {
        client.getOutputStream().write(ascii("HTTP/1.1 200 Connected\r\n\r\n"));
        Thread back = Thread.ofVirtual().start(() -> copy(host, client));
        copy(client, host);
        back.join();
      }
    } catch (IOException _) {
      // The client notices.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // The reader notices.
    }
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    server.stop(0);
  }
}
