package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs and libraries by their headers. */
class ElfTest {
  @TempDir
  private Path directory;

  private Path program(String name, int machine) throws IOException {
    byte[] bytes = new byte[64];
    bytes[0] = 0x7f;
    bytes[1] = 'E';
    bytes[2] = 'L';
    bytes[3] = 'F';
    bytes[18] = (byte) machine;
    return Files.write(directory.resolve(name), bytes);
  }

  @Test
  void readsTheArchitectureOfTheRunningJava() throws Exception {
    assertThat(Elf.machine(Path.of(System.getProperty("java.home"), "bin", "java")))
        .hasValue(Architecture.ofThisMachine().elfMachine());
  }

  @Test
  void aProgramThatNeedsALoaderIsNotStatic() throws Exception {
    assertThat(Elf.isStatic(Path.of(System.getProperty("java.home"), "bin", "java"))).isFalse();
    assertThat(Elf.isStatic(Files.writeString(directory.resolve("text"), "a".repeat(64))))
        .isFalse();
  }

  @Test
  void aProgramWithoutALoaderIsStatic() throws Exception {
    byte[] bytes = Files.readAllBytes(program("static", 183));
    bytes[4] = 2;
    bytes[32] = 64;
    bytes[54] = 56;
    bytes[56] = 1;
    Path program = Files.write(directory.resolve("static"), Arrays.copyOf(bytes, 64 + 56));

    assertThat(Elf.isStatic(program)).isTrue();
  }

  @Test
  void takesNoOtherFileForAProgram() throws Exception {
    assertThat(Elf.machine(Files.write(directory.resolve("empty"), new byte[0]))).isEmpty();
    assertThat(Elf.machine(Files.writeString(directory.resolve("text"), "a".repeat(64)))).isEmpty();
  }

  @Test
  void refusesAProgramForAnotherArchitecture() throws Exception {
    program("java", 183);
    program("libjvm.so", 62);

    assertThatThrownBy(() -> Elf.require(Architecture.ARM64, directory))
        .isInstanceOf(IOException.class).hasMessage("libjvm.so is not for arm64");
  }

  @Test
  void acceptsProgramsForTheArchitectureNextToOtherFiles() throws Exception {
    program("java", 183);
    Files.writeString(directory.resolve("release"), "JAVA_VERSION=\"25\"");

    Elf.require(Architecture.ARM64, directory);
  }

  @Test
  void refusesADirectoryWithoutPrograms() {
    assertThatThrownBy(() -> Elf.require(Architecture.ARM64, directory))
        .hasMessageEndingWith(" has no programs");
  }
}
