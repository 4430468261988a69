package org.chameleoncloud.edge.lab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.lab.process.Daemon;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In CI it must run; elsewhere it is skipped without root or on a machine that lacks something. */
class HostTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir
  private Path directory;
  private final List<Host> hosts = new ArrayList<>();

  @BeforeEach
  void canRun() throws IOException {
    Optional<String> missing = HostRequirements.missing(directory, List.of());
    assumeTrue(missing.isEmpty() || "true".equals(System.getenv("CI")),
        () -> "skipped: " + missing.get());
  }

  @AfterEach
  void end() {
    hosts.forEach(Host::close);
  }

  private Host start(int number) throws IOException {
    String name = "host" + number;
    Host host = Host.start(name, "10.77.0." + number, directory.resolve(name));
    hosts.add(host);
    return host;
  }

  @Test
  void hasAProcessTreeAndANetworkOfItsOwn() throws IOException {
    Host host = start(1);
    host.connect();
    assertThat(host.run("echo /proc/[0-9]* | wc -w").strip()).isLessThan("9").isNotEqualTo("0");
    assertThat(host.run("ip -4 -brief address | awk '{ print $1, $3 }'").lines())
        .containsExactly("lo 127.0.0.1/8", "eth0 10.77.0.1/24");
  }

  @Test
  void showsAKubeletTheKernelSettingsThatItNeedsWithoutChangingThem() throws IOException {
    Path panic = Path.of("/proc/sys/kernel/panic");
    String before = Files.readString(panic);
    assertThat(start(1).run("echo 10 > " + panic, "cat " + panic)).isEqualTo("10\n");
    assertThat(panic).hasContent(before);
  }

  @Test
  void leavesNoProcessMountInterfaceOrCgroupBehind() throws IOException {
    List<String> before = traces();
    Host host = start(1);
    assertThat(traces()).anyMatch(trace -> trace.endsWith("/memory/" + host.cgroup()));
    host.connect();
    Daemon daemon = host.start(List.of("sleep", "1000"), directory.resolve("sleep.log"));
    await().atMost(TIMEOUT).until(() -> programs(host).contains("sleep 1000"));
    host.run("mkdir /run/mounted", "mount -t tmpfs tmpfs /run/mounted",
        "mkdir /sys/fs/cgroup/memory/" + host.cgroup() + "/below",
        "echo $$ > /sys/fs/cgroup/memory/" + host.cgroup() + "/below/cgroup.procs");
    host.close();
    awaitEnd(daemon);
    assertThat(traces()).isEqualTo(before);
  }

  /** The command that entered the host ends a moment after what it started there. */
  private static void awaitEnd(Daemon daemon) {
    await().atMost(TIMEOUT).until(() -> !daemon.isAlive());
  }

  /** The command lines of what runs on a host. */
  private static String programs(Host host) throws IOException {
    return host.run("cat /proc/[0-9]*/cmdline | tr '\\0' ' '");
  }

  /**
   * Mounts and network interfaces of this machine, and the cgroups of this process. A start removes those of processes
   * that were killed, so that others' may go at any time.
   */
  private static List<String> traces() throws IOException {
    List<String> traces = new ArrayList<>(Files.readAllLines(Path.of("/proc/self/mountinfo")));
    try (var interfaces = Files.list(Path.of("/sys/class/net"))) {
      interfaces.map(Path::toString).sorted().forEach(traces::add);
    }
    String own = "edge-lab-" + ProcessHandle.current().pid() + "-*";
    for (Path hierarchy : Cgroups.hierarchies(Cgroups.ROOT)) {
      try (var groups = Files.newDirectoryStream(hierarchy, own)) {
        groups.forEach(group -> traces.add(group.toString()));
      }
    }
    return traces;
  }

  @Test
  void endsWithTheProcessThatStartedItEvenIfThatIsKilled() throws Exception {
    Path log = directory.resolve("killed.log");
    Daemon program = Daemon.start(List.of(JavaProgram.java().toString(), "-cp",
        System.getProperty("java.class.path"), "--enable-native-access=ALL-UNNAMED",
        HostProgram.class.getName(), directory.resolve("killed").toString()), log);
    await().atMost(TIMEOUT).until(() -> Files.readString(log).contains("sleeps as"));
    long pid = Long.parseLong(Files.readString(log).replaceAll("(?s).*sleeps as (\\d+).*", "$1"));
    String cgroup = Files.readString(log).replaceAll("(?s).*in (\\S+)\n.*", "$1");
    assertThat(ProcessHandle.of(pid)).isPresent();
    program.kill();
    await().atMost(TIMEOUT).until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(Cgroups.ROOT.resolve("memory").resolve(cgroup)).exists();
    start(1);
    assertThat(Cgroups.ROOT.resolve("memory").resolve(cgroup)).doesNotExist();
  }

  @Test
  void endsAServerGracefullyOrAtOnce() throws IOException {
    Host host = start(1);
    Path log = directory.resolve("server.log");
    String server = "trap 'echo ended; exit' TERM; echo started; while :; do sleep 0.01; done";
    Daemon graceful = host.start(List.of("bash", "-c", server), log);
    await().atMost(TIMEOUT).until(() -> Files.readString(log).equals("started\n"));
    graceful.stop();
    assertThat(log).hasContent("started\nended\n");
    Daemon killed = host.start(List.of("bash", "-c", server), log);
    await().atMost(TIMEOUT).until(() -> Files.readString(log).endsWith("ended\nstarted\n"));
    killed.kill();
    assertThat(killed.isAlive()).isFalse();
    assertThat(programs(host)).doesNotContain("started");
  }

  @Test
  void afterAPowerCutItHasItsFilesAndNoProcess() throws IOException {
    start(1).connect();
    Host host = start(2);
    host.connectTo(hosts.getFirst());
    host.run("echo kept > /var/lib/kubelet/file", "echo lost > /run/file");
    Daemon daemon = host.start(List.of("sleep", "1000"), directory.resolve("sleep.log"));
    await().atMost(TIMEOUT).until(() -> programs(host).contains("sleep 1000"));
    host.powerCut();
    awaitEnd(daemon);
    host.powerOn();
    host.connectTo(hosts.getFirst());
    assertThat(host.run("cat /var/lib/kubelet/file", "ls /run")).contains("kept")
        .doesNotContain("file");
    assertThat(programs(host)).doesNotContain("sleep 1000");
    try (ServerSocket server = listen(hosts.getFirst())) {
      assertThat(host.run(ask("10.77.0.1", server))).isEqualTo("answer to question");
    }
  }

  @Test
  void canBeConnectedAgainBeforeTheKernelHasRemovedItsCable() throws IOException {
    Host first = start(1);
    Host second = start(2);
    first.connect();
    second.connectTo(first);
    first.run("ip link show " + second.name());
    for (int i = 0; i < 5; i++) {
      second.powerCut();
      second.powerOn();
      second.connectTo(first);
    }
    try (ServerSocket server = listen(first)) {
      assertThat(second.run(ask("10.77.0.1", server))).isEqualTo("answer to question");
    }
  }

  @Test
  void twoHostsReachEachOther() throws IOException {
    Host first = start(1);
    Host second = start(2);
    first.connect();
    second.connectTo(first);
    try (ServerSocket server = listen(first)) {
      assertThat(second.run(ask("10.77.0.1", server))).isEqualTo("answer to question");
    }
  }

  @Test
  void exposesAPortToThisMachine() throws IOException {
    Host host = start(1);
    host.connect();
    try (ServerSocket server = listen(host)) {
      assertThatThrownBy(() -> new Socket("127.0.0.1", server.getLocalPort()))
          .isInstanceOf(IOException.class);
      try (Socket socket = new Socket("127.0.0.1", host.expose(server.getLocalPort()))) {
        socket.getOutputStream().write("other\n".getBytes(StandardCharsets.UTF_8));
        assertThat(socket.getInputStream().readAllBytes()).asString().isEqualTo("answer to other");
      }
    }
  }

  /** A server in a host's network that this process answers for, once. */
  private static ServerSocket listen(Host host) throws IOException {
    ServerSocket server = host
        .open(() -> new ServerSocket(0, 1, InetAddress.ofLiteral(host.address())));
    Thread.ofVirtual().start(() -> answer(server));
    return server;
  }

  private static String ask(String address, ServerSocket server) {
    return "exec 3<> /dev/tcp/" + address + "/" + server.getLocalPort()
        + "; echo question >&3; cat <&3";
  }

  private static void answer(ServerSocket server) {
    try (Socket socket = server.accept()) {
      StringBuilder line = new StringBuilder();
      for (int c; (c = socket.getInputStream().read()) != '\n' && c >= 0;) {
        line.append((char) c);
      }
      socket.getOutputStream().write(("answer to " + line).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void saysWhatACommandPrintedThatFailed() throws IOException {
    Host host = start(1);
    assertThatThrownBy(() -> host.run("ls /absent")).isInstanceOf(IOException.class)
        .hasMessageContaining("ls /absent").hasMessageContaining("No such file");
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    assertThat(HostRequirements.missing(directory, List.of("no-such-program")))
        .contains("no-such-program is missing; install it");
    assertThat(HostRequirements.missing(Path.of("/var/lib/checkout"), List.of()))
        .hasValueSatisfying(message -> assertThat(message).contains("hides /var/lib"));
  }
}
