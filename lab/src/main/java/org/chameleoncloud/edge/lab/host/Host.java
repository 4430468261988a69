package org.chameleoncloud.edge.lab.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.chameleoncloud.edge.lab.files.PrivateFiles;
import org.chameleoncloud.edge.lab.process.Daemon;

/**
 * Namespaces of this machine in which programs run as on a machine of their own: a network with one address, a process
 * tree, mounts, and a cgroup. All of it ends with this process, even if that is killed: the first process of the host
 * reads from a pipe that only this process can write to, and the kernel kills the others with it.
 */
public final class Host implements AutoCloseable {
  /** Where a kubelet keeps the files of pods. */
  public static final String KUBELET_DIRECTORY = "/var/lib/kubelet";
  private static final String CGROUP = "edge-lab-";
  private static final int PREFIX_LENGTH = 24;
  private static final int TIMEOUT_SECONDS = 50;
  /** What a kubelet sets for the whole machine. A host shows it that all of it is set, and changes nothing. */
  private static final Map<String, String> KERNEL_SETTINGS = Map.of("vm/overcommit_memory", "1",
      "vm/panic_on_oom", "0", "kernel/panic", "10", "kernel/panic_on_oops", "1",
      "kernel/keys/root_maxkeys", "1000000", "kernel/keys/root_maxbytes", "25000000");

  private final String name;
  private final String address;
  private final Path directory;
  private final Cgroups cgroups;
  private final Deque<Relay> relays = new ArrayDeque<>();
  private Process namespaces;
  private ProcessHandle first;

  private Host(String name, String address, Path directory) throws IOException {
    this.name = name;
    this.address = address;
    this.directory = directory;
    Cgroups.removeLeftovers(Cgroups.ROOT, CGROUP);
    cgroups = new Cgroups(Cgroups.ROOT, CGROUP + ProcessHandle.current().pid() + "-" + name);
    powerOn();
  }

  /**
   * Starts it again after {@link #powerCut}. It has its files, and no network until it is connected again.
   *
   * @throws IOException if it does not start; the message says why
   */
  public synchronized void powerOn() throws IOException {
    namespaces = new ProcessBuilder("unshare", "--net", "--mount", "--pid", "--fork",
        "--kill-child", "--mount-proc", "--propagation", "private", "bash", "-euc", setup())
        .redirectError(directory.resolve("host.log").toFile()).start();
    try {
      awaitReady();
      first = namespaces.children().findFirst()
          .orElseThrow(() -> new IOException("the host " + name + " ended at once"));
      cgroups.create();
    } catch (IOException | RuntimeException e) {
      powerCut();
      throw e;
    }
  }

  /**
   * Starts a host.
   *
   * @param name in its cgroup's name; hosts of one process have different ones
   * @param address an IPv4 address in a network of 24 bits
   * @param directory created here, for all files; it is not deleted at the end
   * @throws IOException if it cannot be started; the message says why
   */
  public static Host start(String name, String address, Path directory) throws IOException {
    PrivateFiles.createDirectory(directory);
    for (String each : List.of("kubelet", "pods", "kernel")) {
      Files.createDirectory(directory.resolve(each));
    }
    return new Host(name, address, directory);
  }

  /** Run as the first process, which reaps those whose parents have ended. */
  private String setup() throws IOException {
    List<String> lines = new ArrayList<>(List.of("mount --make-rshared /",
        "for each in /run /var/lib /var/log; do mount -t tmpfs tmpfs $each; done",
        "mkdir -p /run/netns /run/lock /var/lib/kubelet /var/log/pods /var/log/containers",
        "mount --bind '" + directory.resolve("kubelet") + "' /var/lib/kubelet",
        "mount --bind '" + directory.resolve("pods") + "' /var/log/pods"));
    for (Map.Entry<String, String> setting : KERNEL_SETTINGS.entrySet()) {
      Path shown = directory.resolve("kernel").resolve(setting.getKey().replace('/', '.'));
      Files.writeString(shown, setting.getValue() + "\n");
      lines.add("mount --bind '" + shown + "' /proc/sys/" + setting.getKey());
    }
    lines.addAll(List.of("ip link set lo up", "echo 1 > /proc/sys/net/ipv4/ip_forward",
        "[ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ] ||"
            + " echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables",
        "echo ready", "while read -r _; do :; done"));
    return String.join("\n", lines);
  }

  private void awaitReady() throws IOException {
    byte[] ready = namespaces.getInputStream().readNBytes("ready\n".length());
    if (!new String(ready, StandardCharsets.UTF_8).equals("ready\n")) {
      throw new IOException("the host " + name + " did not start: "
          + Files.readString(directory.resolve("host.log")).strip());
    }
  }

  /** Gives it its address, on a bridge that others are connected to. */
  public void connect() throws IOException {
    run("ip link add eth0 type bridge",
        // A bridge without a port has no carrier.
        "ip link add port type veth peer name port-end", "ip link set port master eth0",
        "ip link set port up", "ip link set port-end up");
    setAddress();
  }

  /** Gives it its address, and connects it to the bridge of another one. */
  public void connectTo(Host other) throws IOException {
    // The kernel removes the cable of a host whose power was cut, but not at once.
    // The number of the process is this machine's.
    other.run(other.enter("--net"), "ip link delete " + name + " 2> /dev/null || true",
        "ip link add " + name + " type veth peer name eth0 netns " + first.pid(),
        "ip link set " + name + " master eth0", "ip link set " + name + " up");
    setAddress();
  }

  private void setAddress() throws IOException {
    run("ip address add " + address + "/" + PREFIX_LENGTH + " dev eth0", "ip link set eth0 up",
        "ip route add default dev eth0 src " + address);
  }

  /** The name that it was started with. */
  public String name() {
    return name;
  }

  /** Its IPv4 address. */
  public String address() {
    return address;
  }

  /** Where its files are. */
  public Path directory() {
    return directory;
  }

  /** Where this machine sees a file of the host, whose own file systems hide some of this machine's. */
  public Path seen(Path absolute) {
    return Path.of("/proc", Long.toString(first.pid()), "root").resolve(
        Path.of("/").relativize(absolute));
  }

  /** The name of its cgroup in each hierarchy. */
  public String cgroup() {
    return cgroups.name();
  }

  /** The command that runs a program on the host. It fails if the host has ended. */
  public List<String> command(List<String> program) {
    List<String> command = enter("--net", "--mount", "--pid");
    command.addAll(program);
    return command;
  }

  /** The command that runs a program of this machine in the host's network only. It fails if the host has ended. */
  public List<String> inNetwork(List<String> program) {
    List<String> command = enter("--net");
    command.addAll(program);
    return command;
  }

  private List<String> enter(String... kinds) {
    List<String> command = new ArrayList<>(
        List.of("nsenter", "--target", Long.toString(first.pid())));
    command.addAll(List.of(kinds));
    command.add("--");
    return command;
  }

  /** Starts a server on the host. */
  public Daemon start(List<String> program, Path log) throws IOException {
    return Daemon.startNested(command(program), Path.of(program.getFirst()), log);
  }

  /**
   * Runs lines of a shell on the host.
   *
   * @return what they print
   * @throws IOException if one fails or they take more than 50 s; the message has their output
   */
  public String run(String... lines) throws IOException {
    return run(command(List.of()), lines);
  }

  private String run(List<String> entering, String... lines) throws IOException {
    List<String> command = new ArrayList<>(entering);
    command.addAll(List.of("bash", "-euc", String.join("\n", lines)));
    Path output = Files.createTempFile(directory, "run", ".log");
    Process process = new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException("after " + TIMEOUT_SECONDS + " s there is no end to: " + lines[0]);
      }
      String text = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IOException(String.join("; ", lines) + ": " + text.strip());
      }
      return text;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + lines[0], e);
    } finally {
      Files.delete(output);
    }
  }

  /**
   * Lets this machine connect to a port of the host.
   *
   * @return the port of 127.0.0.1
   */
  public synchronized int expose(int port) throws IOException {
    Relay relay = Relay.into(NetworkNamespace.of(first), new InetSocketAddress(address, port));
    relays.push(relay);
    return relay.port();
  }

  /**
   * Opens sockets in the host's network, for use by this process.
   *
   * @param opening called in a thread of its own
   */
  public <T> T open(NetworkNamespace.Opening<T> opening) throws IOException {
    return NetworkNamespace.of(first).open(opening);
  }

  /** Whether it is running. */
  public boolean isAlive() {
    return namespaces.isAlive();
  }

  /** Ends everything that runs on it at once, and removes its cgroup. Its files stay. */
  public synchronized void powerCut() {
    try {
      while (!relays.isEmpty()) {
        relays.pop().close();
      }
      end();
      cgroups.remove();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same. */
  @Override
  public void close() {
    powerCut();
  }

  private void end() {
    try {
      namespaces.getOutputStream().close();
      if (!namespaces.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        namespaces.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      namespaces.destroyForcibly();
    } catch (InterruptedException e) {
      namespaces.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
