package org.chameleoncloud.edge.plugin.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;

/** Writes a bundle as a ZIP file. */
final class BundleFile {
  private BundleFile() {}

  /** @throws CommandFailure if there is such a file: it is never overwritten */
  static void requireNew(Path file) {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(file);
    }
  }

  /**
   * Writes it. What is there of it after a failure is removed.
   *
   * @param directory in the ZIP file that has all files
   * @throws CommandFailure if the file exists, or cannot be written
   */
  static void write(Path file, String directory, Map<String, String> files, Instant now) {
    try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE)) {
      try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
        for (Map.Entry<String, String> each : files.entrySet()) {
          ZipEntry entry = new ZipEntry(directory + "/" + each.getKey());
          entry.setTimeLocal(now.atOffset(ZoneOffset.UTC).toLocalDateTime());
          zip.putNextEntry(entry);
          zip.write(each.getValue().getBytes(StandardCharsets.UTF_8));
          zip.closeEntry();
        }
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (FileAlreadyExistsException _) {
      throw exists(file);
    } catch (IOException e) {
      throw CommandFailure.failed("the bundle " + file + " cannot be written ("
          + e.getClass().getSimpleName() + "): check that its directory exists, that you may write "
          + "there, and that there is room");
    }
  }

  private static CommandFailure exists(Path file) {
    return CommandFailure.notConfirmed(file + " exists already, and is not overwritten: name "
        + "another file, or remove it");
  }
}
