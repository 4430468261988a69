package org.chameleoncloud.edge.baker.directory;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How entries of directories are opened on this system. */
interface Handles {
  /** The way of the system that this program runs on. */
  static Handles ofSystem() {
    return System.getProperty("os.name").equals("Linux") ? LinuxHandles.get() : new PlainHandles();
  }

  /**
   * Opens a directory at a path that is trusted: links are followed.
   *
   * @throws NoSuchFileException if nothing is there
   */
  Handle trusted(Path path) throws IOException;

  /**
   * Opens an entry of a directory, whatever it is, without reading it. A link is opened itself.
   *
   * @throws NoSuchFileException if there is no such entry
   */
  Handle entry(Handle directory, String name) throws IOException;

  /**
   * Opens a block device for reading and writing, and keeps the system from using it otherwise as long as it is open. Any other
   * file is only opened.
   *
   * @throws DeviceInUseException if it, or a part of it, is mounted or in use otherwise
   */
  Handle claimed(Path device) throws IOException;

  /**
   * Creates a file in a directory that only its owner can read and write.
   *
   * @throws FileAlreadyExistsException if there is such an entry, also a link to nowhere
   */
  Handle create(Handle directory, String name) throws IOException;
}
