package org.chameleoncloud.edge.baker.outcome;

/** Why a command failed. Scripts and the operator read these names, so they stay when a message is reworded. */
public enum Reason {
  /** An option, or what it names, is invalid: fix the command. */
  BadRequest(ExitCode.BAD_REQUEST, false),
  /** The configuration to write is not a JSON object, or has a value that no device accepts. */
  BadConfiguration(ExitCode.BAD_REQUEST, false),
  /** The image's operating system is too old for a requested setting. */
  OsTooOld(ExitCode.BAD_REQUEST, false),

  /** The file or URL does not exist. */
  SourceMissing(ExitCode.BAD_SOURCE, false),
  /** The source could not be read to its end. */
  SourceUnreadable(ExitCode.BAD_SOURCE, true),
  /** The source sends less than is required. */
  SourceTooSlow(ExitCode.BAD_SOURCE, true),
  /** The source was modified while it was being read. */
  SourceChanged(ExitCode.BAD_SOURCE, true),
  /** The source, or what it expands to, is larger than allowed. */
  TooLarge(ExitCode.BAD_SOURCE, false),
  /** A compressed source is damaged or truncated. */
  DamagedArchive(ExitCode.BAD_SOURCE, false),
  /** The source is the image of a device, with its secrets. */
  SourceHoldsSecrets(ExitCode.BAD_SOURCE, false),
  /** The source is where baked images are stored. */
  SourceIsOutput(ExitCode.BAD_SOURCE, false),
  /** The source does not match its digest. */
  DigestMismatch(ExitCode.BAD_SOURCE, false),

  /** No partition table was found. */
  NotADiskImage(ExitCode.BAD_IMAGE, false),
  /** The partition table is inconsistent. */
  DamagedTable(ExitCode.BAD_IMAGE, false),
  /** The image ends before its last partition does. */
  CutImage(ExitCode.BAD_IMAGE, false),
  NoBootPartition(ExitCode.BAD_IMAGE, false),
  TwoBootPartitions(ExitCode.BAD_IMAGE, false),
  /** The boot partition's file system is inconsistent. */
  DamagedFileSystem(ExitCode.BAD_IMAGE, false),
  /** The boot partition was not unmounted cleanly and needs a file system check first. */
  DirtyFileSystem(ExitCode.BAD_IMAGE, false),
  /** The boot partition is not FAT, or uses a FAT feature that cannot be written safely. */
  UnsupportedFileSystem(ExitCode.BAD_IMAGE, false),
  /** The boot partition has no space for the configuration. */
  NoRoom(ExitCode.BAD_IMAGE, false),
  /** The image's config.json is not a JSON object. */
  MalformedConfig(ExitCode.BAD_IMAGE, false),
  /** The image has no config.json. */
  MissingConfig(ExitCode.BAD_IMAGE, false),
  /** The image is for another device type. */
  DeviceTypeMismatch(ExitCode.BAD_IMAGE, false),

  /** The output's directory cannot be written to. */
  OutputNotWritable(ExitCode.BAD_OUTPUT, true),
  /** The output's file system is full. */
  OutputFull(ExitCode.BAD_OUTPUT, true),
  /** What was read back differs from what was written. */
  NotReadBack(ExitCode.BAD_OUTPUT, true),
  /** Another process is baking or removing the same output. */
  Busy(ExitCode.BUSY, true),
  /** The process was terminated. */
  Interrupted(ExitCode.BUSY, true),

  /** A bug in this program. */
  Unexpected(ExitCode.INTERNAL_ERROR, true);

  private final ExitCode exitCode;
  private final boolean retryable;

  Reason(ExitCode exitCode, boolean retryable) {
    this.exitCode = exitCode;
    this.retryable = retryable;
  }

  /** The exit code of a command that failed for this reason, 1 to 6. */
  public int exitCode() {
    return exitCode.code();
  }

  /** Whether the same command may succeed later without anyone changing anything. */
  public boolean retryable() {
    return retryable;
  }
}
