package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.output.Digests;
import org.chameleoncloud.edge.baker.output.OutputFailures;
import org.chameleoncloud.edge.baker.output.OutputFile;

/** Writes a config.json alone, for people who copy it onto a boot partition by hand. */
public final class ConfigOnly {
  private ConfigOnly() {}

  /**
   * Writes the file as a bake would write it into an image without one.
   *
   * @throws BakeFailure when it could not be written; what was there before still is
   */
  public static Baked run(Path output, Changes changes) throws IOException {
    byte[] text = ConfigJson.empty().with(changes.config()).bytes();
    try (OutputFile slot = OutputFile.claim(output); FileChannel staged = slot.stage()) {
      return OutputFailures.guard(output, () -> {
        staged.write(ByteBuffer.wrap(text), 0);
        staged.force(true);
        Digest sha256 = Digests.of(staged, Algorithm.SHA_256, Progress.NONE);
        slot.publish(sha256);
        return new Baked(output.toString(), Form.RAW, sha256, staged.size(), "",
            changes.deviceType(), "");
      });
    }
  }
}
