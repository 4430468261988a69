package org.chameleoncloud.edge.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** An image in a tar, unpacked like a container engine does. */
final class BuiltImage {
  static final Path TOP = Path.of(System.getProperty("top", "..")).toAbsolutePath().normalize();
  static final Path TARGET = TOP.resolve("container/target");
  /** The option of the build; empty if it is not set. */
  static final String JMODS = System.getProperty("image.jmods", "");
  /** Reused by builds in tests. */
  static final Path DOWNLOADS = TARGET.resolve("downloads");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_SECONDS = 300;
  private static final Map<Architecture, BuiltImage> OF_THE_BUILD = new EnumMap<>(
      Architecture.class);

  private final Path layout;
  private final ImageRoot root;

  private BuiltImage(Path tar, Path directory, Emulator emulator)
      throws IOException, InterruptedException {
    layout = emptyDirectory(directory, "layout");
    untar(tar, layout);
    root = new ImageRoot(emptyDirectory(directory, "image"), emulator);
    for (JsonNode layer : manifest().path("layers")) {
      untar(blob(layer.path("digest").asText()), root.directory());
    }
    root.createMountPoints(List.of("/proc", "/dev", "/images", "/home/nonroot/.kube"));
  }

  /** The image of the build for this machine's architecture, unpacked once for all tests of this process. */
  static BuiltImage get() throws IOException, InterruptedException {
    return get(Architecture.ofThisMachine());
  }

  /** The image of the build for an architecture, unpacked once for all tests of this process. */
  static synchronized BuiltImage get(Architecture architecture)
      throws IOException, InterruptedException {
    BuiltImage image = OF_THE_BUILD.get(architecture);
    if (image == null) {
      Emulator emulator = Emulator.forProgramsOf(architecture, DOWNLOADS,
          new DebianPackages(DOWNLOADS, Architecture.ofThisMachine()));
      image = new BuiltImage(tar(architecture), unpackedDirectory(architecture), emulator);
      OF_THE_BUILD.put(architecture, image);
    }
    return image;
  }

  private static Path unpackedDirectory(Architecture architecture) throws IOException {
    return Files.createDirectories(TARGET.resolve("unpacked-" + architecture.id()));
  }

  static Path tar(Architecture architecture) {
    return TARGET.resolve(ImageBuild.tar(architecture));
  }

  /** Unpacks an OCI layout for this machine's architecture into two directories below one. */
  static BuiltImage unpack(Path tar, Path directory) throws IOException, InterruptedException {
    return new BuiltImage(tar, directory, Emulator.NONE);
  }

  static Path emptyDirectory(Path parent, String name)
      throws IOException, InterruptedException {
    Path directory = parent.resolve(name);
    SystemCommand.run(parent, List.of("rm", "-rf", directory.toString()));
    return Files.createDirectory(directory);
  }

  /** With the owners and permissions of the archive, as far as this user can set them. */
  static void untar(Path archive, Path directory) throws IOException, InterruptedException {
    SystemCommand.run(directory,
        List.of("tar", "--extract", "--file=" + archive, "--preserve-permissions",
            "--warning=no-unknown-keyword"));
  }

  Path blob(String digest) {
    return layout.resolve("blobs").resolve(digest.replace(':', '/'));
  }

  List<Path> blobs() throws IOException {
    try (var files = Files.list(layout.resolve("blobs/sha256"))) {
      return files.toList();
    }
  }

  JsonNode index() throws IOException {
    return JSON.readTree(layout.resolve("index.json").toFile());
  }

  Path manifestFile() throws IOException {
    return blob(index().at("/manifests/0/digest").asText());
  }

  JsonNode manifest() throws IOException {
    return JSON.readTree(manifestFile().toFile());
  }

  JsonNode configuration() throws IOException {
    return JSON.readTree(blob(manifest().at("/config/digest").asText()).toFile());
  }

  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  /** A file of the image. */
  Path file(String inside) {
    return root.directory().resolve(inside.substring(1));
  }

  Process start(Map<String, Path> mounts, List<String> command, Path log) throws IOException {
    return root.builder(mounts, command).redirectErrorStream(true).redirectOutput(log.toFile())
        .start();
  }

  /** Runs a program until it exits, and returns its output. Its exit code must be 0. */
  String run(Map<String, Path> mounts, List<String> command)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("in-the-image", ".log");
    Process process = start(new HashMap<>(mounts), command, log);
    boolean exited = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(log);
    Files.delete(log);
    if (!exited || process.exitValue() != 0) {
      throw new AssertionError(command + " failed: " + output);
    }
    return output;
  }

  /** Runs the baker with the JVM options of a bake pod. */
  String bake(Map<String, Path> mounts, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/opt/java/bin/java", "-XX:-UsePerfData",
        "-XX:SharedArchiveFile=/opt/chi-edge/baker.jsa", "-Xlog:cds=off", "-Xmx64m", "-jar",
        "/opt/chi-edge/baker.jar"));
    command.addAll(List.of(arguments));
    return run(mounts, command);
  }

  /** The image's own entry point, with arguments. */
  List<String> entrypoint(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(texts(configuration().at("/config/Entrypoint")));
    command.set(0, "/opt/java/bin/" + command.getFirst());
    command.addAll(List.of(arguments));
    return command;
  }
}
