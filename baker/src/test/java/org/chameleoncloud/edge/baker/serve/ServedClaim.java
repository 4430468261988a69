package org.chameleoncloud.edge.baker.serve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.bake.Bake;
import org.chameleoncloud.edge.baker.bake.BakeRequest;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.serve.ImageServer.Settings;
import org.chameleoncloud.edge.baker.source.FileSource;

/**
 * A claim with the same image of 8 MiB baked raw and compact, {@code pi.img} and {@code small.img.compact}, and a server
 * for it on a loopback address.
 */
final class ServedClaim implements AutoCloseable {
  static final String CREDENTIALS = "anna:correct-horse-1";
  static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
  static final String KEY = "0123456789abcdef".repeat(4);
  static final Limits LIMITS = new Limits(16, 4, 2048, Duration.ofSeconds(20),
      Duration.ofSeconds(20), Duration.ofMillis(1));

  final Path root;
  final Path secrets;
  final HeldCertificate certificate = certificate();
  final byte[] image;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private ImageServer server;

  ServedClaim(Path directory) throws IOException {
    root = Files.createDirectory(directory.resolve("claim"));
    secrets = Files.createDirectory(directory.resolve("secrets"));
    MemoryDisk disk = Images.withConfig(Images.STOCK);
    Path source = Files.write(directory.resolve("base.img"), disk.content());
    bake(source, disk.content(), root.resolve("lab/pi.img"), Form.RAW);
    bake(source, disk.content(), root.resolve("lab/small.img.compact"), Form.COMPACT);
    image = Files.readAllBytes(root.resolve("lab/pi.img"));
    Files.writeString(secrets.resolve("htpasswd"),
        "anna:{SHA}NCiTeYRTaco7e5jX4Fv8pYw0uvo=\n");
    write(certificate);
    Files.writeString(secrets.resolve("current"), KEY);
  }

  private void bake(Path source, byte[] content, Path output, Form form) throws IOException {
    Bake.run(new BakeRequest(new FileSource(Place.of(source)), Images.sha256(content),
        Images.MAX_BYTES, Images.changes(), new Target(Place.of(output), form, Algorithm.SHA_256),
        new BaseCache(Place.of(root.resolve(".bases")), 4)), Progress.NONE);
  }

  static HeldCertificate certificate() {
    return new HeldCertificate.Builder().commonName("localhost")
        .addSubjectAlternativeName("localhost").addSubjectAlternativeName("127.0.0.1")
        .build();
  }

  /** Replaces the certificate of the server. */
  void write(HeldCertificate pair) throws IOException {
    Files.writeString(secrets.resolve("tls.crt"), pair.certificatePem());
    Files.writeString(secrets.resolve("tls.key"), pair.privateKeyPkcs8Pem());
  }

  Settings settings() {
    return new Settings(root, "lab", secrets.resolve("htpasswd"), secrets.resolve("tls.crt"),
        secrets.resolve("tls.key"), secrets);
  }

  ServedClaim start(Limits limits) {
    return start(limits, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  ServedClaim start(Limits limits, Clock clock) {
    server = ImageServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        settings(), limits, clock, new PrintStream(log, true));
    return this;
  }

  int port() {
    return server.port();
  }

  URI uri(String pathAndQuery) {
    return URI.create("https://localhost:" + port() + pathAndQuery);
  }

  /** A link that is valid for an hour from {@link #NOW}. */
  static String link(String path) {
    return path + "?" + SignedLink.query(LinkKey.parse(KEY), path, NOW.plusSeconds(3600));
  }

  /** Trusts this certificate. */
  static SSLContext trusting(HeldCertificate certificate) {
    return new HandshakeCertificates.Builder()
        .addTrustedCertificate(certificate.certificate()).build().sslContext();
  }

  /** The only base image in the cache. */
  Path base() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(".bases"))) {
      return files.filter(file -> file.toString().endsWith(".img")).findFirst().orElseThrow();
    }
  }

  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    if (server != null) {
      server.close();
    }
  }
}
