package org.chameleoncloud.edge.sandbox.node;

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

/** Files and folders that only we may see. */
public final class OwnFiles {
  private static final int ALL_BITS = 8;
  private static final int READ_AND_WRITE = 0600;

  private OwnFiles() {}

  /** Makes a folder, and those above it, that only this user enters. */
  public static Path folder(Path folder) throws IOException {
    Files.createDirectories(folder.getParent());
    return Files.createDirectory(folder,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** Makes an empty file with the permissions of a Unix mode, and write permission for this user until it is filled. */
  static Path create(Path file, int mode) throws IOException {
    Set<PosixFilePermission> permissions = permissions(mode);
    permissions.add(PosixFilePermission.OWNER_WRITE);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(permissions));
    return file;
  }

  /** Writes a new file that only this user reads and writes. */
  public static void write(Path file, byte[] content) throws IOException {
    Files.write(create(file, READ_AND_WRITE), content);
  }

  /** Sets the permissions of a Unix mode, such as 0440. */
  static void setMode(Path file, int mode) throws IOException {
    Files.setPosixFilePermissions(file, permissions(mode));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] fromTheLeft = PosixFilePermission.values();
    for (int bit = 0; bit <= ALL_BITS; bit++) {
      if ((mode & 1 << ALL_BITS - bit) != 0) {
        permissions.add(fromTheLeft[bit]);
      }
    }
    return permissions;
  }

  /** Removes a folder and all in it; one that is gone, or goes meanwhile, is fine. */
  public static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
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
      public FileVisitResult postVisitDirectory(Path directory, IOException error)
          throws IOException {
        Files.deleteIfExists(directory);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
