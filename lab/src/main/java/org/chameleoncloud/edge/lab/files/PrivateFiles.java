package org.chameleoncloud.edge.lab.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files and directories that other users cannot read. */
public final class PrivateFiles {
  private static final int HIGHEST_BIT = 8;
  private static final int READ_AND_WRITE = 0600;

  private PrivateFiles() {}

  /** Creates a directory that only this user can enter, and its parents with the usual permissions. */
  public static Path createDirectory(Path directory) throws IOException {
    Files.createDirectories(directory.getParent());
    return Files.createDirectory(directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Writes a new file that only this user can read and write. */
  public static void write(Path file, byte[] content) throws IOException {
    Files.write(create(file, READ_AND_WRITE), content);
  }

  /** Writes a new file with the permissions of a Unix mode, such as 0440. */
  public static void write(Path file, byte[] content, int mode) throws IOException {
    Files.write(create(file, mode), content);
    Files.setPosixFilePermissions(file, permissions(mode));
  }

  /** Creates an empty file that this user can also write. */
  private static Path create(Path file, int mode) throws IOException {
    Set<PosixFilePermission> permissions = permissions(mode);
    permissions.add(PosixFilePermission.OWNER_WRITE);
    return Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromHighestBit = PosixFilePermission.values();
    for (int bit = 0; bit <= HIGHEST_BIT; bit++) {
      if ((mode & 1 << HIGHEST_BIT - bit) != 0) {
        permissions.add(fromHighestBit[bit]);
      }
    }
    return permissions;
  }

  /** Deletes a directory and its content, even if others delete parts of it at the same time. */
  public static void deleteDirectory(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(directory, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
          throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
        if (error instanceof NoSuchFileException) {
          return FileVisitResult.CONTINUE;
        }
        throw error;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path visited, IOException error)
          throws IOException {
        Files.deleteIfExists(visited);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
