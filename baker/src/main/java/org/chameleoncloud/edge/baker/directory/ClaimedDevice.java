package org.chameleoncloud.edge.baker.directory;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An open block device that the system cannot begin to use, for example mount, until this is closed. It stays the same when
 * its name is given to another.
 */
public final class ClaimedDevice implements AutoCloseable {
  private final Handle handle;

  private ClaimedDevice(Handle handle) {
    this.handle = handle;
  }

  /**
   * Claims a device.
   *
   * @throws DeviceInUseException if it is in use
   */
  public static ClaimedDevice of(Path device) throws IOException {
    return new ClaimedDevice(Handles.ofSystem().claimed(device));
  }

  /** A path that leads to this device, and to no other, until it is closed. */
  public Path path() {
    return handle.path();
  }

  @Override
  public void close() {
    handle.close();
  }
}
