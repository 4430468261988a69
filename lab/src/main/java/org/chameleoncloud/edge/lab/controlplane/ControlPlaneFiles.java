package org.chameleoncloud.edge.lab.controlplane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.files.PrivateFiles;

/**
 * The files of a control plane. They include its keys, so no other user may enter the directory.
 *
 * @param directory must not exist yet
 */
record ControlPlaneFiles(Path directory) {
  static final Placement.User ADMINISTRATOR = new Placement.User("admin", "system:masters");
  private static final int RSA_BITS = 2048;
  private static final int TOKEN_BYTES = 32;

  /**
   * Creates the directory, with tokens for the administrator and others, the key that signs service account tokens, and
   * the audit policy.
   */
  static ControlPlaneFiles create(Path directory, List<Placement.User> users)
      throws IOException {
    ControlPlaneFiles files = new ControlPlaneFiles(PrivateFiles.createDirectory(directory));
    Files.writeString(files.tokens(),
        Stream.concat(Stream.of(ADMINISTRATOR), users.stream())
            .map(user -> randomToken() + "," + user.name() + "," + user.name() + ",\""
                + user.groups() + "\"\n")
            .collect(Collectors.joining()));
    Files.writeString(files.serviceAccountKey(), privateKey());
    Files.writeString(files.auditPolicy(), """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        omitManagedFields: true
        rules:
        - level: Metadata
          resources: [{group: "", resources: ["secrets", "serviceaccounts/token"]}]
        - level: RequestResponse
          verbs: [create, update, patch, delete]
          namespaces: [%s]
        - level: Metadata
        """.formatted(ControlPlane.AUDITED_NAMESPACE));
    return files;
  }

  private static String randomToken() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private static String privateKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      String base64 = Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(key);
      return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has RSA", e);
    }
  }

  /** The token of a user. */
  String token(String user) throws IOException {
    return Files.readAllLines(tokens()).stream().map(line -> line.split(","))
        .filter(fields -> fields[1].equals(user)).map(fields -> fields[0]).findFirst()
        .orElseThrow(() -> new IOException(user + " has no token in " + tokens()));
  }

  /** In the format of {@code --token-auth-file}. */
  Path tokens() {
    return directory.resolve("tokens.csv");
  }

  Path serviceAccountKey() {
    return directory.resolve("service-accounts.key");
  }

  Path auditPolicy() {
    return directory.resolve("audit-policy.yaml");
  }

  Path auditLog() {
    return directory.resolve("audit.log");
  }

  Path etcdData() {
    return directory.resolve("etcd");
  }

  /** Where the API server generates its key and certificate if there are none. */
  Path certificates() {
    return directory.resolve("certificates");
  }

  /** That certificate together with the CA that signed it. Clients trust it. */
  Path caCertificates() {
    return certificates().resolve("apiserver.crt");
  }

  /** The key of that certificate. */
  Path serverKey() {
    return certificates().resolve("apiserver.key");
  }

  Path adminKubeconfig() {
    return directory.resolve("admin.kubeconfig");
  }

  Path log(String binary) {
    return directory.resolve(binary + ".log");
  }

  /** Writes a kubeconfig that needs no other file, and replaces an existing one. */
  void writeKubeconfig(Path file, String server, String token, String namespace)
      throws IOException {
    String certificates = Base64.getEncoder()
        .encodeToString(Files.readAllBytes(caCertificates()));
    String text = """
        apiVersion: v1
        kind: Config
        clusters:
        - name: lab
          cluster:
            server: %s
            certificate-authority-data: %s
        contexts:
        - name: lab
          context: {cluster: lab, user: lab, namespace: %s}
        users:
        - name: lab
          user: {token: %s}
        current-context: lab
        """.formatted(server, certificates, namespace, token);
    Files.deleteIfExists(file);
    PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
