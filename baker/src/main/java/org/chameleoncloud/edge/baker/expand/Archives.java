package org.chameleoncloud.edge.baker.expand;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** What is wrong with an archive. */
final class Archives {
  private Archives() {}

  static BakeFailure damaged(String what) {
    return new BakeFailure(Reason.DamagedArchive,
        "the compressed image is damaged: " + what + ". Download it again");
  }

  static BakeFailure unusable(String what) {
    return new BakeFailure(Reason.DamagedArchive, "the archive cannot be used: " + what);
  }
}
