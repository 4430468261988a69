package org.chameleoncloud.edge.baker.directory;

import java.nio.file.FileSystemException;

/** A block device is in use by the system: it, or a partition of it, is mounted, used for swap, or part of another volume. */
public final class DeviceInUseException extends FileSystemException {
  private static final long serialVersionUID = 1;

  /** @param device its path */
  DeviceInUseException(String device) {
    super(device, null, "is in use");
  }
}
