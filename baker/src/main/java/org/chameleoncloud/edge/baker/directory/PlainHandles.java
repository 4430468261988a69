package org.chameleoncloud.edge.baker.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Entries by their path, for systems other than Linux. A link is noticed, but not one that replaces a directory between a
 * check and its use: enough on a computer of one's own.
 */
final class PlainHandles implements Handles {
  private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
      .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  @Override
  public Handle trusted(Path path) throws IOException {
    return handle(path.toRealPath());
  }

  @Override
  public Handle entry(Handle directory, String name) throws IOException {
    Handle entry = handle(directory.path().resolve(name));
    entry.attributes();
    return entry;
  }

  /** Only Linux can claim a device. */
  @Override
  public Handle claimed(Path device) throws IOException {
    return handle(device.toRealPath());
  }

  @Override
  public Handle create(Handle directory, String name) throws IOException {
    return handle(Files.createFile(directory.path().resolve(name), OWNER_ONLY));
  }

  private static Handle handle(Path path) {
    return new Handle(path, () -> {}, LinkOption.NOFOLLOW_LINKS);
  }
}
