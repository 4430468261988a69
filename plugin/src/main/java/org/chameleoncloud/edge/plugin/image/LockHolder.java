package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The process that has locked a file, as Linux lists it (proc_locks(5)). */
final class LockHolder {
  private static final Path LOCKS = Path.of("/proc/locks");
  /** In a line of that list: {@code 1: POSIX ADVISORY WRITE 3568 fd:00:2531452 0 EOF}. */
  private static final int PROCESS_FIELD = 4;
  private static final int FILE_FIELD = 5;

  private LockHolder() {}

  /** The holder, such as "process 3568 of anna"; empty where it is not known. */
  static Optional<String> of(Path file) {
    try {
      String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
      return process(Files.readAllLines(LOCKS), inode).map(LockHolder::describe);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** The process that holds the lock of a file, by its inode. */
  static Optional<Long> process(List<String> locks, String inode) {
    return locks.stream().map(line -> line.trim().split("\\s+"))
        .filter(fields -> fields.length > FILE_FIELD && fields[PROCESS_FIELD].matches("\\d{1,18}")
            && fields[FILE_FIELD].endsWith(":" + inode))
        .map(fields -> Long.parseLong(fields[PROCESS_FIELD])).findFirst();
  }

  private static String describe(long process) {
    return "process " + process + ProcessHandle.of(process)
        .flatMap(handle -> handle.info().user()).map(user -> " of " + user).orElse("");
  }
}
