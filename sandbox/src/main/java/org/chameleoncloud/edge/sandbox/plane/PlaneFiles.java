package org.chameleoncloud.edge.sandbox.plane;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.chameleoncloud.edge.sandbox.node.OwnFiles;
import org.chameleoncloud.edge.testbed.identity.RandomStrings;

/**
 * The files of a control plane. They hold its keys, so nobody else may enter the folder.
 *
 * @param folder must not exist yet
 */
record PlaneFiles(Path folder) {
  private static final int RSA_BITS = 2048;

  /** Makes the folder, with the administrator's token, the key that signs accounts' tokens, and the audit's policy. */
  static PlaneFiles make(Path folder) throws IOException {
    PlaneFiles files = new PlaneFiles(OwnFiles.folder(folder));
    Files.writeString(files.adminToken(), RandomStrings.urlSafe(32));
    Files.writeString(files.tokens(), files.token() + ",admin,admin,system:masters\n");
    Files.writeString(files.accountsKey(), privateKey());
    Files.writeString(files.auditPolicy(), """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules: [{level: Metadata}]
        """);
    return files;
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

  private Path adminToken() {
    return folder.resolve("admin.token");
  }

  /** The administrator's token. */
  String token() throws IOException {
    return Files.readString(adminToken());
  }

  /** In the form of {@code --token-auth-file}. */
  Path tokens() {
    return folder.resolve("tokens.csv");
  }

  /** Signs the tokens of ServiceAccounts. */
  Path accountsKey() {
    return folder.resolve("accounts.key");
  }

  Path auditPolicy() {
    return folder.resolve("audit-policy.yaml");
  }

  Path auditLog() {
    return folder.resolve("audit.log");
  }

  Path etcdData() {
    return folder.resolve("etcd");
  }

  /** Where the API server makes its certificate when there is none. */
  Path certificates() {
    return folder.resolve("certificates");
  }

  /** That certificate, with the authority that signed it: what clients trust. */
  Path authority() {
    return certificates().resolve("apiserver.crt");
  }

  Path adminKubeconfig() {
    return folder.resolve("admin.kubeconfig");
  }

  Path log(String program) {
    return folder.resolve(program + ".log");
  }

  /** A kubeconfig that needs no other file; one that is there is replaced. */
  void writeKubeconfig(Path file, String server, String token, String namespace)
      throws IOException {
    String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(authority()));
    String text = """
        apiVersion: v1
        kind: Config
        clusters:
        - name: plane
          cluster:
            server: %s
            certificate-authority-data: %s
        contexts:
        - name: plane
          context: {cluster: plane, user: plane, namespace: %s}
        users:
        - name: plane
          user: {token: %s}
        current-context: plane
        """.formatted(server, authority, namespace, token);
    Files.deleteIfExists(file);
    OwnFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
