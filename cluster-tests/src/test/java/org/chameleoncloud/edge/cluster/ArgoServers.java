package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Argo CD's application-controller, repo-server, API server and Redis as processes on a node, with the accounts, the roles
 * and the settings of the manifest that installs Argo CD.
 */
final class ArgoServers implements AutoCloseable {
  static final String NAMESPACE = "argocd";
  private static final Path REDIS_SERVER = Path.of("/usr/bin/redis-server");
  private static final String REDIS = "redis";
  private static final String REPO_SERVER = "argocd-repo-server";
  private static final String CONTROLLER = "argocd-application-controller";
  private static final String API_SERVER = "argocd-server";
  /** What would run as pods, and how they reach each other. */
  private static final Set<String> PODS = Set.of("Deployment", "StatefulSet", "Service",
      "NetworkPolicy");
  private static final Pattern KIND = Pattern.compile("^kind: (\\w+)$", Pattern.MULTILINE);
  /** The node has its own network, so these ports are free. */
  private static final int REDIS_PORT = 9790;
  private static final int REPO_PORT = 9791;
  private static final int REPO_METRICS_PORT = 9792;
  private static final int CONTROLLER_METRICS_PORT = 9793;
  private static final int API_PORT = 9794;
  private static final int API_METRICS_PORT = 9795;
  private static final String ADMIN = "admin";
  private static final String ADDRESS = "--address=127.0.0.1";
  private static final String USE_REDIS = "--redis=127.0.0.1:" + REDIS_PORT;
  private static final String USE_REPO_SERVER = "--repo-server=127.0.0.1:" + REPO_PORT;

  private final NodeEnvironment env;
  private final GitOpsPrograms programs;
  private final NodeProcesses processes;
  private String address;
  private String password;

  private ArgoServers(NodeEnvironment env, GitOpsPrograms programs) throws IOException {
    this.env = env;
    this.programs = programs;
    processes = NodeProcesses.in(env, "argo");
  }

  /** Skips the test if Redis is missing; not in CI. */
  static void requireRedis() throws IOException {
    if (!Files.isExecutable(REDIS_SERVER)) {
      GitOpsPrograms.missing(REDIS_SERVER + " is missing: install Debian's redis-server.");
    }
  }

  /** Installs the manifest, starts all, and waits until they are ready. */
  static ArgoServers start(NodeEnvironment env, GitOpsPrograms programs) throws IOException {
    ArgoServers servers = new ArgoServers(env, programs);
    try {
      servers.applyManifest();
      servers.startRedis();
      servers.startRepoServer();
      servers.startController();
      servers.startApiServer();
      servers.logIn();
      return servers;
    } catch (IOException | RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private void applyManifest() throws IOException {
    String manifest = Pattern.compile("^---\n", Pattern.MULTILINE)
        .splitAsStream(Files.readString(programs.file("install.yaml")))
        .filter(object -> !PODS.contains(kind(object))).collect(Collectors.joining("---\n"));
    env.run("kubectl create namespace " + NAMESPACE);
    env.shell().runWithInput(manifest,
        "kubectl -n " + NAMESPACE + " apply --server-side -f -").orFail();
  }

  private static String kind(String object) {
    Matcher kind = KIND.matcher(object);
    return kind.find() ? kind.group(1) : "";
  }

  private void startRedis() throws IOException {
    Path data = Files.createDirectory(processes.directory().resolve(REDIS));
    processes.start(REDIS, Map.of(),
        List.of(REDIS_SERVER.toString(), "--bind", "127.0.0.1", "--port",
            Integer.toString(REDIS_PORT), "--save", "", "--appendonly", "no", "--dir",
            data.toString()));
  }

  /** It asks git for the newest commit in each reconciliation. */
  private void startRepoServer() throws IOException {
    start(REPO_SERVER, List.of(ADDRESS, "--port=" + REPO_PORT, "--metrics-address=127.0.0.1",
        "--metrics-port=" + REPO_METRICS_PORT, USE_REDIS, "--revision-cache-expiration=1s"));
    processes.awaitOk(REPO_SERVER, REPO_METRICS_PORT, "/healthz?full=true");
  }

  /** It reconciles each Application every few seconds, not minutes. */
  private void startController() throws IOException {
    start(CONTROLLER, List.of(USE_REDIS, USE_REPO_SERVER, "--app-resync=3",
        "--app-resync-jitter=0", "--metrics-port=" + CONTROLLER_METRICS_PORT));
    processes.awaitOk(CONTROLLER, CONTROLLER_METRICS_PORT, "/healthz");
  }

  private void startApiServer() throws IOException {
    start(API_SERVER, List.of("--port=" + API_PORT, "--insecure", USE_REDIS,
        USE_REPO_SERVER, "--metrics-port=" + API_METRICS_PORT));
    processes.awaitOk(API_SERVER, API_PORT, "/healthz");
  }

  private void start(String program, List<String> options) throws IOException {
    Path home = Files.createDirectory(processes.directory().resolve(program));
    Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString(), "TMPDIR",
        home.toString(), "KUBECONFIG",
        processes.kubeconfig(NAMESPACE, program).toString(), "PATH",
        programs.directory() + ":" + env.cluster().binaries().directory() + ":"
            + System.getenv("PATH")));
    // Instead of what a pod finds about its cluster, and of the ConfigMaps that are mounted into it.
    environment.putAll(Map.of("ARGOCD_FAKE_IN_CLUSTER", "true", "ARGOCD_GPG_ENABLED", "false",
        "ARGOCD_TLS_DATA_PATH", home.toString(), "ARGOCD_SSH_DATA_PATH", home.toString()));
    processes.start(program, environment, Stream
        .concat(Stream.of(programs.file(program).toString()), options.stream()).toList());
  }

  private void logIn() throws IOException {
    address = "127.0.0.1:" + env.cluster().nodes().getFirst().host().expose(API_PORT);
    password = env.run("kubectl -n " + NAMESPACE + " get secret"
        + " argocd-initial-admin-secret -o jsonpath='{.data.password}' | base64 -d");
    argocdAs(ADMIN, logIn(ADMIN)).orFail();
  }

  private String logIn(String account) {
    return "login " + address + " --plaintext --username " + account + " --password '" + password
        + "'";
  }

  /** Runs the command argocd as the administrator, and returns its output if it succeeds. */
  String argocd(String arguments) {
    return argocdAs(ADMIN, arguments).orFail();
  }

  /** Runs the command argocd as an account that is logged in. */
  Program.Result argocdAs(String account, String arguments) {
    return env.shell().withPath(programs.directory())
        .run("argocd --config " + account + ".config " + arguments);
  }

  /**
   * Creates an account that may read everything.
   *
   * @param policy what a role may do in addition, a line
   * @param role its role
   */
  void createAccount(String name, String policy, String role) {
    change("configmap argocd-cm", "{\"data\": {\"accounts." + name + "\": \"login\"}}");
    change("configmap argocd-rbac-cm", "{\"data\": {\"policy.default\": \"role:readonly\","
        + " \"policy.csv\": \"" + policy + "\\ng, " + name + ", " + role + "\\n\"}}");
    NodeEnvironment.eventually("the account " + name + " has a password")
        .until(() -> argocdAs(ADMIN, "account update-password --account " + name
            + " --current-password '" + password + "' --new-password '" + password + "'")
            .exitCode() == 0);
    argocdAs(name, logIn(name)).orFail();
  }

  /** Changes an Application with a JSON merge patch. */
  void patch(String application, String change) {
    change("application " + application, change);
  }

  private void change(String object, String change) {
    env.run("kubectl -n " + NAMESPACE + " patch " + object + " --type=merge -p '" + change + "'");
  }

  @Override
  public void close() {
    processes.close();
  }
}
