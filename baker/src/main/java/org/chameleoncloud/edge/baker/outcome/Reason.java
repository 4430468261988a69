package org.chameleoncloud.edge.baker.outcome;

/**
 * Why a bake did not happen. The name is what scripts and the operator read, so it stays when a message is reworded.
 */
public enum Reason {
  /** An option, or what it names, cannot be right: mend the command. */
  BadRequest(Blame.REQUEST, false),
  /** The configuration to be written is no JSON object, or says something that no device accepts. */
  BadConfiguration(Blame.REQUEST, false),
  /** The image's operating system is too old for a setting that was asked for. */
  OsTooOld(Blame.REQUEST, false),

  /** No file, or nothing at the address. */
  SourceMissing(Blame.SOURCE, false),
  /** The source could not be read to its end. */
  SourceUnreadable(Blame.SOURCE, true),
  /** The source was written to while it was read. */
  SourceChanged(Blame.SOURCE, true),
  /** The source, or what it expands to, is larger than allowed. */
  TooLarge(Blame.SOURCE, false),
  /** A compressed source that is damaged or ends too early. */
  DamagedArchive(Blame.SOURCE, false),
  /** The source is not what its digest says. */
  DigestMismatch(Blame.SOURCE, false),

  /** No partition table was found. */
  NotADiskImage(Blame.IMAGE, false),
  /** A partition table that contradicts itself. */
  DamagedTable(Blame.IMAGE, false),
  /** The image ends before its last partition does. */
  CutImage(Blame.IMAGE, false),
  NoBootPartition(Blame.IMAGE, false),
  TwoBootPartitions(Blame.IMAGE,
      false),
  /** The boot partition's file system contradicts itself. */
  DamagedFileSystem(Blame.IMAGE, false),
  /** The boot partition was not unmounted properly: it wants a file system check first. */
  DirtyFileSystem(Blame.IMAGE, false),
  /** The boot partition is no FAT, or uses a part of FAT that is not written safely. */
  UnsupportedFileSystem(Blame.IMAGE, false),
  /** The boot partition has no room for the configuration. */
  NoRoom(Blame.IMAGE, false),
  /** The image's config.json is no JSON object. */
  MalformedConfig(Blame.IMAGE, false),
  /** The image has no config.json. */
  MissingConfig(Blame.IMAGE, false),
  /** The image is made for another type of device. */
  DeviceTypeMismatch(Blame.IMAGE, false),

  /** The output's folder cannot be written to. */
  OutputNotWritable(Blame.OUTPUT, true),
  /** The output's file system is full. */
  OutputFull(Blame.OUTPUT, true),
  /** What was read back is not what was written. */
  NotReadBack(Blame.OUTPUT, true),
  /** Another process is baking or removing the same output. */
  Busy(Blame.BUSY, true),
  /** The process was told to end. */
  Interrupted(Blame.BUSY, true),

  /** A defect of this program. */
  Unexpected(Blame.PROGRAM, true);

  private final Blame blame;
  private final boolean retryable;

  Reason(Blame blame, boolean retryable) {
    this.blame = blame;
    this.retryable = retryable;
  }

  /** Who can mend it; decides the exit code. */
  public Blame blame() {
    return blame;
  }

  /** Whether the same command may succeed later although nobody changed anything. */
  public boolean retryable() {
    return retryable;
  }
}
