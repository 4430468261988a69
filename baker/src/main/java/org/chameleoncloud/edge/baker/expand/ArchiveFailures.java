package org.chameleoncloud.edge.baker.expand;

import java.io.EOFException;
import java.io.IOException;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.tukaani.xz.MemoryLimitException;

/** Failures of damaged and unsupported archives. */
final class ArchiveFailures {
  private ArchiveFailures() {}

  static BakeFailure damaged(String what) {
    return new BakeFailure(Reason.DamagedArchive,
        "the compressed image is damaged: " + what + "; download it again");
  }

  /** The failure for a library's error. The libraries have no exception types for these, so it goes by the message. */
  static BakeFailure of(IOException error) {
    String text = String.valueOf(error.getMessage());
    if (error instanceof MemoryLimitException || text.contains("too much memory")) {
      return unusable("it needs more memory than is available; compress it again with a smaller"
          + " window, as in xz -6 or zstd -19");
    }
    boolean ended = error instanceof EOFException || text.contains("Truncated")
        || text.contains("end of stream");
    return damaged(ended ? "it is truncated" : "its data is invalid");
  }

  static BakeFailure unusable(String what) {
    return new BakeFailure(Reason.DamagedArchive, "the compressed image cannot be used: " + what);
  }

  static BakeFailure splitZip() {
    return unusable("it is one part of a split zip archive; join the parts, as in"
        + " zip -s 0 split.zip --out whole.zip");
  }
}
