package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The plugin of the build, as a user has it. */
final class UnpackedPlugin {
  private UnpackedPlugin() {}

  /** Unpacks the archive for this machine, and returns the directory. */
  static Path in(Path directory) throws IOException, InterruptedException {
    return unpack(PluginArchive.name(Architecture.ofThisMachine()), directory);
  }

  /** Unpacks an archive of the build, and returns the directory. */
  static Path unpack(String archive, Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    SystemCommand.run(directory,
        List.of("tar", "-xf", BuiltImage.TARGET.resolve(archive).toString()));
    return directory;
  }

  /**
   * The output of a command, which must succeed.
   *
   * @param environment in addition to that of this process
   */
  static String output(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
