package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A file as a drive of this machine. Tests are skipped where there are none, or without the permission. */
final class LoopDevice {
  private final Path device;
  private final Path file;

  private LoopDevice(Path device, Path file) {
    this.device = device;
    this.file = file;
  }

  /** Attaches a new file of a size, a multiple of 512. */
  static LoopDevice attach(Path file, long size) throws IOException, InterruptedException {
    try (RandomAccessFile backing = new RandomAccessFile(file.toFile(), "rw")) {
      backing.setLength(size);
    }
    String device = output("losetup", "--find", "--show", file.toString());
    Assumptions.assumeTrue(device.startsWith("/dev/loop"), "no loop device: " + device);
    return new LoopDevice(Path.of(device), file);
  }

  static String output(String... command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return text.strip();
    } catch (IOException missing) {
      Assumptions.abort(command[0] + " is not installed");
      throw missing;
    }
  }

  Path device() {
    return device;
  }

  Path file() {
    return file;
  }

  void detach() throws IOException, InterruptedException {
    output("losetup", "--detach", device.toString());
  }
}
