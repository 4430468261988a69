package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** An architecture that images are built for. */
enum Architecture {
  AMD64("x86_64", 62),
  ARM64("aarch64", 183);

  private final String machine;
  private final int elfMachine;

  /**
   * Sets its other names.
   *
   * @param machine the kernel's and QEMU's name
   * @param elfMachine the number in the header of programs and libraries ({@code e_machine})
   */
  Architecture(String machine, int elfMachine) {
    this.machine = machine;
    this.elfMachine = elfMachine;
  }

  /**
   * The architecture of this machine.
   *
   * @throws IOException if no image is built for it
   */
  static Architecture ofThisMachine() throws IOException {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "amd64", "x86_64" -> AMD64;
      case "aarch64" -> ARM64;
      default -> throw new IOException("the architecture " + name + " is not supported");
    };
  }

  /**
   * Finds one by its name in OCI images.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Architecture of(String id) {
    return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the architecture " + id
            + " is not supported, only " + Arrays.stream(values()).map(Architecture::id)
                .collect(Collectors.joining(" and "))));
  }

  /** Its name in OCI images, which is also Debian's. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  String machine() {
    return machine;
  }

  int elfMachine() {
    return elfMachine;
  }
}
