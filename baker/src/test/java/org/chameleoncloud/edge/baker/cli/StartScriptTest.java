package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script baker/baker, with installations of Java that only print how they were started. */
class StartScriptTest {
  private static final Path TOP = Path.of("").toAbsolutePath().getParent();

  @TempDir
  private Path directory;
  private Path script;

  private record Run(int code, String output) {}

  @BeforeEach
  void copyTheScript() throws IOException {
    Files.createDirectories(directory.resolve("baker/target"));
    Files.createDirectories(directory.resolve("etc"));
    Files.copy(TOP.resolve("etc/find-java.sh"), directory.resolve("etc/find-java.sh"));
    script = directory.resolve("baker/baker");
    Files.copy(TOP.resolve("baker/baker"), script);
    executable(script);
    Files.createFile(directory.resolve("baker/target/baker.jar"));
  }

  @Test
  void usesJavaHomeAndPassesItsArgumentsOn() throws Exception {
    Path java = installed("home", "25.0.1");

    Run run = run(Map.of("JAVA_HOME", java.toString()), "bake", "--output", "a b");

    assertThat(run.output).startsWith("home -jar ").endsWith("/baker.jar bake --output a b\n");
    assertThat(run.code).isEqualTo(7);
  }

  @Test
  void ignoresAJavaHomeThatIsTooOldAndFindsTheJavaOnThePath() throws Exception {
    Path old = installed("old", "17.0.9");
    Path path = Files.createDirectories(directory.resolve("links"));
    Files.createSymbolicLink(path.resolve("java"), installed("newer", "26").resolve("bin/java"));

    assertThat(run(Map.of("JAVA_HOME", old.toString(), "PATH", path + ":/usr/bin:/bin")).output)
        .startsWith("newer -jar ");
  }

  @Test
  void findsAJavaInTheHomeDirectory() throws Exception {
    installed(".sdkman/candidates/java/of-the-future", "199");
    require(199);

    assertThat(run(Map.of()).output).startsWith("of-the-future -jar ");
  }

  @Test
  void saysThatThereIsNoJava() throws Exception {
    installed(".jdks/too-old", "25");
    require(999);

    Run run = run(Map.of());
    assertThat(run.code).isEqualTo(1);
    assertThat(run.output).contains("No Java 999 or later was found: install one")
        .contains("JAVA_HOME");
  }

  @Test
  void saysHowToBuildAMissingJar() throws Exception {
    Files.delete(directory.resolve("baker/target/baker.jar"));

    Run run = run(Map.of("JAVA_HOME", installed("home", "25").toString()));
    assertThat(run.code).isEqualTo(1);
    assertThat(run.output).contains("baker.jar does not exist: build it with mvn package");
  }

  @Test
  void canBeStartedThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), script);
    script = link;

    assertThat(run(Map.of("JAVA_HOME", installed("home", "25").toString())).output)
        .startsWith("home -jar ");
  }

  /** A Java that no machine has is found, or not, whatever else is installed. */
  private void require(int version) throws IOException {
    Files.writeString(script,
        Files.readString(script).replace("needed_java=25", "needed_java=" + version));
  }

  private Path installed(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"" + home.getFileName() + " $*\"\nexit 7\n");
    executable(java);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void executable(Path file) {
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = script.toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", directory.toString()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }
}
