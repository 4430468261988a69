package org.chameleoncloud.edge.baker.outcome;

/**
 * Why a bake did not happen. The name is what scripts and the operator read, so it stays when a message is reworded.
 */
public enum Reason {
  /** An option, or what it names, cannot be right: mend the command. */
  BadRequest(ExitCode.REQUEST, false),
  /** The configuration to be written is no JSON object, or says something that no device accepts. */
  BadConfiguration(ExitCode.REQUEST, false),
  /** The image's operating system is too old for a setting that was asked for. */
  OsTooOld(ExitCode.REQUEST, false),

  /** No file, or nothing at the address. */
  SourceMissing(ExitCode.SOURCE, false),
  /** The source could not be read to its end. */
  SourceUnreadable(ExitCode.SOURCE, true),
  /** The source was written to while it was read. */
  SourceChanged(ExitCode.SOURCE, true),
  /** The source, or what it expands to, is larger than allowed. */
  TooLarge(ExitCode.SOURCE, false),
  /** A compressed source that is damaged or ends too early. */
  DamagedArchive(ExitCode.SOURCE, false),
  /** The source is not what its digest says. */
  DigestMismatch(ExitCode.SOURCE, false),

  /** No partition table was found. */
  NotADiskImage(ExitCode.IMAGE, false),
  /** A partition table that contradicts itself. */
  DamagedTable(ExitCode.IMAGE, false),
  /** The image ends before its last partition does. */
  CutImage(ExitCode.IMAGE, false),
  NoBootPartition(ExitCode.IMAGE, false),
  TwoBootPartitions(ExitCode.IMAGE,
      false),
  /** The boot partition's file system contradicts itself. */
  DamagedFileSystem(ExitCode.IMAGE, false),
  /** The boot partition was not unmounted properly: it wants a file system check first. */
  DirtyFileSystem(ExitCode.IMAGE, false),
  /** The boot partition is no FAT, or uses a part of FAT that is not written safely. */
  UnsupportedFileSystem(ExitCode.IMAGE, false),
  /** The boot partition has no room for the configuration. */
  NoRoom(ExitCode.IMAGE, false),
  /** The image's config.json is no JSON object. */
  MalformedConfig(ExitCode.IMAGE, false),
  /** The image has no config.json. */
  MissingConfig(ExitCode.IMAGE, false),
  /** The image is made for another type of device. */
  DeviceTypeMismatch(ExitCode.IMAGE, false),

  /** The output's folder cannot be written to. */
  OutputNotWritable(ExitCode.OUTPUT, true),
  /** The output's file system is full. */
  OutputFull(ExitCode.OUTPUT, true),
  /** What was read back is not what was written. */
  NotReadBack(ExitCode.OUTPUT, true),
  /** Another process is baking or removing the same output. */
  Busy(ExitCode.BUSY, true),
  /** The process was told to end. */
  Interrupted(ExitCode.BUSY, true),

  /** A defect of this program. */
  Unexpected(ExitCode.PROGRAM, true);

  private final ExitCode blame;
  private final boolean retryable;

  Reason(ExitCode blame, boolean retryable) {
    this.blame = blame;
    this.retryable = retryable;
  }

  /** Who can mend it; decides the exit code. */
  public ExitCode blame() {
    return blame;
  }

  /** Whether the same command may succeed later although nobody changed anything. */
  public boolean retryable() {
    return retryable;
  }
}
