package org.chameleoncloud.edge.baker.expand;

import java.io.EOFException;
import java.io.IOException;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.tukaani.xz.MemoryLimitException;

/** What is wrong with an archive. */
final class ArchiveFailures {
  private ArchiveFailures() {}

  static BakeFailure damaged(String what) {
    return new BakeFailure(Reason.DamagedArchive,
        "the compressed image is damaged: " + what + ". Download it again");
  }

  /** What a library's error means. The texts are its own: there are no types for them. */
  static BakeFailure of(IOException error) {
    String text = String.valueOf(error.getMessage());
    if (error instanceof MemoryLimitException || text.contains("too much memory")) {
      return unusable("it takes more memory than there is; pack it anew with a smaller window,"
          + " as in xz -6 or zstd -19");
    }
    boolean ended = error instanceof EOFException || text.contains("Truncated")
        || text.contains("end of stream");
    return damaged(ended ? "it ends too early" : "its data make no sense");
  }

  static BakeFailure unusable(String what) {
    return new BakeFailure(Reason.DamagedArchive, "the archive cannot be used: " + what);
  }
}
