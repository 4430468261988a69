package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Stand-ins for the two base images of the Dockerfile under their names, made from this machine and from the image of the
 * build. What matters of the real ones is the same: the place of the JDK, the environment, the user.
 */
final class BaseImages {
  private static final String BUILD = "docker.io/library/eclipse-temurin:25-jdk";
  private static final String RUNTIME = "gcr.io/distroless/cc-debian12:nonroot";
  /** What the commands of the Dockerfile use. */
  private static final List<String> PROGRAMS = List.of("/bin/sh", "/bin/rm", "/bin/mv");
  private static final String JDK_IN_IMAGE = "opt/java/openjdk";
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private final Podman podman;
  private final Path directory;

  /**
   * Sets where they are stored.
   *
   * @param directory for temporary files
   */
  BaseImages(Podman podman, Path directory) {
    this.podman = podman;
    this.directory = directory;
  }

  /** Makes both. */
  void create() throws IOException, InterruptedException {
    podman.run("import", "--change=ENV JAVA_HOME=/" + JDK_IN_IMAGE,
        "--change=ENV PATH=/" + JDK_IN_IMAGE
            + "/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        jdkWithShell().toString(), BUILD);
    podman.run("import", "--change=USER 65532", layerWithoutPrograms().toString(), RUNTIME);
  }

  /** The JDK of this process where the real image has it, a shell, and the libraries of this machine. */
  private Path jdkWithShell() throws IOException, InterruptedException {
    Path jdk = Path.of(System.getProperty("java.home"));
    Set<String> files = new TreeSet<>(PROGRAMS);
    List<String> users = new ArrayList<>(PROGRAMS);
    users.addAll(List.of(jdk + "/bin/java", jdk + "/bin/jlink", jdk + "/lib/server/libjvm.so"));
    for (String user : users) {
      LIBRARY.matcher(SystemCommand.run(directory, List.of("ldd", user))).results()
          .map(library -> library.group(1)).filter(library -> !library.startsWith(jdk.toString()))
          .forEach(files::add);
    }
    Path tar = directory.resolve("jdk.tar");
    List<String> command = new ArrayList<>(List.of("tar", "--create", "--file=" + tar,
        "--dereference", "--transform=s,^" + jdk.getFileName() + "," + JDK_IN_IMAGE + ",",
        "--directory=/"));
    files.forEach(file -> command.add(file.substring(1)));
    command.addAll(List.of("--directory=" + jdk.getParent(), jdk.getFileName().toString()));
    SystemCommand.run(directory, command);
    return tar;
  }

  private static Path layerWithoutPrograms() throws IOException, InterruptedException {
    BuiltImage image = BuiltImage.get();
    return image.blob(image.manifest().at("/layers/0/digest").asText());
  }
}
