package org.chameleoncloud.edge.cluster;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.chameleoncloud.edge.cluster.hostile.Answers;
import org.chameleoncloud.edge.cluster.hostile.AttackContext;
import org.chameleoncloud.edge.cluster.hostile.AttackContext.Colleague;
import org.chameleoncloud.edge.cluster.hostile.AttackContext.Victim;
import org.chameleoncloud.edge.cluster.hostile.Attacks;
import org.chameleoncloud.edge.cluster.hostile.HostileServer;
import org.chameleoncloud.edge.cluster.hostile.Tenant;
import org.chameleoncloud.edge.testbed.Testbed;

/**
 * A tenant who attacks everybody else: his access to one namespace, his own testbed and servers, and his attacks. In his
 * namespace is a colleague with two Secrets that he cannot read.
 */
final class HostileTenant implements AutoCloseable {
  private static final String ACCOUNT = "tenant";
  private static final String PROJECT = "own";
  /** On the loopback interface, too, but no address that an operator is configured to use. */
  private static final String INTERNAL_ADDRESS = "127.0.0.3";
  private static final String COLLEAGUES_CREDENTIAL = "colleague";
  private static final String COLLEAGUES_SECRET = "keepsake";

  /** In bytes. */
  private static final int PART = 16 << 20;
  private static final int OVERLAP = 4096;

  private final TestEnvironment env;
  private final String namespace;
  private final Tenant tenant;
  private final Testbed testbed;
  private final HostileServer internal;
  private final HostileServer server;
  private final Leaks leaks;
  private final Attacks attacks;

  /**
   * Prepares the namespace, and starts the attacks.
   *
   * @param namespace his namespace, in which the administrator has created the claims
   * @param life of the tenant who is attacked
   * @param leaks gets all that his servers receive
   * @param chosen the names of the attacks; empty for all
   */
  HostileTenant(TestEnvironment env, String namespace, HonestLife life, Leaks leaks, Random random,
      Set<String> chosen) throws IOException {
    this.env = env;
    this.namespace = namespace;
    this.leaks = leaks;
    createAccess();
    createColleaguesSecrets();
    shareVolume();
    tenant = new Tenant(client(), namespace);
    requireConfined();
    testbed = Testbed.start(TestEnvironment.AUTOMATIC_CHECKS);
    testbed.addProject(PROJECT);
    internal = HostileServer.start(INTERNAL_ADDRESS, Map.of(), this::search);
    server = HostileServer.start("127.0.0.1", Answers.all(internal.url()), this::search);
    String cloudsYaml = testbed.cloudsYaml("edge", testbed.credential(PROJECT));
    Victim victim = new Victim(env.namespace(), env.testbed().identityUrl(), life::names,
        HonestLife.KEEPER);
    attacks = Attacks.start(new AttackContext(tenant, server, internal.url(), cloudsYaml, victim,
        new Colleague(COLLEAGUES_CREDENTIAL, COLLEAGUES_SECRET), claim(), random), chosen);
  }

  private void search(HostileServer.Request request) {
    leaks.search("a request to the hostile tenant's server, " + request.method() + " /"
        + request.answer(), request.text());
  }

  /** What a cluster's administrator allows an ordinary tenant. */
  private void createAccess() {
    env.cluster().kubectl(namespace).runWithInput("""
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: tenant}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: tenant}
        rules:
        - apiGroups: [edge.chameleoncloud.org]
          resources: [edgedevices]
          verbs: [get, create, update, patch, delete]
        - apiGroups: ["", batch]
          resources: [secrets, configmaps, persistentvolumeclaims, jobs]
          verbs: [create, update, patch, delete]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: tenant}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tenant}
        subjects: [{kind: ServiceAccount, name: tenant}]
        """, "apply", "-f", "-").orFail();
  }

  private KubernetesClient client() throws IOException {
    String token = env.cluster().kubectl(namespace)
        .run("create", "token", ACCOUNT, "--duration=2h").orFail().strip();
    Path kubeconfig = env.directory().resolve("tenant.kubeconfig");
    env.cluster().controlPlane().writeKubeconfig(kubeconfig, env.cluster().controlPlane().url(),
        token, namespace);
    Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
        .withRequestRetryBackoffLimit(0).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void createColleaguesSecrets() {
    Map<String, String> data = Map.of(COLLEAGUES_CREDENTIAL,
        env.testbed().cloudsYaml("edge", env.testbed().credential(COLLEAGUES_CREDENTIAL)),
        COLLEAGUES_SECRET, "kept");
    data.forEach((name, text) -> env.client().resource(new SecretBuilder().withNewMetadata()
        .withNamespace(namespace).withName(name).endMetadata()
        .addToStringData("clouds.yaml", text).build()).create());
  }

  /** Both tenants' claims are bound to volumes of the same directory, as on one NFS export. */
  private void shareVolume() throws IOException {
    Files.createSymbolicLink(claim(), env.cluster().claimDirectory(env.namespace(), "edge-images"));
  }

  private Path claim() {
    return env.cluster().claimDirectory(namespace, "edge-images");
  }

  /** Otherwise the attacks would show nothing. */
  private void requireConfined() {
    try {
      tenant.client().secrets().inNamespace(env.namespace()).withName("chi-edge").get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == 403) {
        return;
      }
      throw e;
    }
    throw new IllegalStateException("the hostile tenant may read the other's Secrets");
  }

  /** What he achieved that is not a matter of the other's devices. */
  List<String> successes() throws IOException {
    List<String> successes = new ArrayList<>();
    internal.traffic().forEach((path, traffic) -> successes
        .add("an internal service got " + traffic.requests() + " requests for /" + path));
    for (String secret : List.of(COLLEAGUES_CREDENTIAL, COLLEAGUES_SECRET)) {
      if (env.client().secrets().inNamespace(namespace).withName(secret).get() == null) {
        successes.add("the Secret " + secret + " of a colleague is deleted");
      }
    }
    searchImages();
    attacks.withoutSuccess().forEach(name -> successes.add("the attack " + name
        + " did not happen: all of its steps failed"));
    return successes;
  }

  /** All files on the shared volume that are not in the other's directory. */
  private void searchImages() throws IOException {
    Path root = env.cluster().claimDirectory(env.namespace(), "edge-images");
    try (Stream<Path> files = Files.walk(root)) {
      files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !file.startsWith(root.resolve(env.namespace())))
          .forEach(file -> searchFile("the file " + root.relativize(file), file));
    }
  }

  /** In parts that overlap, because the image of a bomb may be large. */
  private void searchFile(String where, Path file) {
    byte[] part = new byte[PART];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      for (long start = 0; start < in.length(); start += PART - OVERLAP) {
        in.seek(start);
        int read = in.read(part);
        leaks.search(where, new String(part, 0, Math.max(0, read), StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What he did, in lines of at most 80 columns. */
  List<String> summary() {
    List<String> lines = new ArrayList<>(attacks.summary());
    lines.add("refused: " + tenant.refused());
    server.traffic().forEach((path, traffic) -> lines.add("%-20s %7d requests, %7d KiB sent"
        .formatted(path, traffic.requests(), traffic.bytes() >> 10)));
    return lines.stream().map(line -> line.length() <= 80 ? line : line.substring(0, 80)).toList();
  }

  @Override
  public void close() throws IOException {
    attacks.close();
    server.close();
    internal.close();
    testbed.close();
    tenant.close();
  }
}
