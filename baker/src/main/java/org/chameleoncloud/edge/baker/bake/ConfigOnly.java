package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.chameleoncloud.edge.baker.boot.BootFiles;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.output.Digests;
import org.chameleoncloud.edge.baker.output.OutputFailures;
import org.chameleoncloud.edge.baker.output.OutputFile;
import org.chameleoncloud.edge.balenaos.BalenaDeviceType;

/** Writes only a config.json, for copying onto a boot partition by hand. */
public final class ConfigOnly {
  private ConfigOnly() {}

  /**
   * Writes the file that a bake would write into an image without a config.json, with balena's name of the device type.
   *
   * @throws BakeFailure if it could not be written; an existing file is unchanged
   */
  public static Baked run(Place output, Changes changes) throws IOException {
    ConfigJson config = ConfigJson.empty().with(changes.config())
        .keeping("deviceType", BalenaDeviceType.of(changes.deviceType()));
    byte[] text = config.bytes();
    try (OutputFile file = OutputFile.lock(output); FileChannel staged = file.stage()) {
      return OutputFailures.guard(output, () -> {
        staged.write(ByteBuffer.wrap(text), 0);
        staged.force(true);
        Digest sha256 = Digests.of(staged, Algorithm.SHA_256, Progress.NONE);
        file.publish(sha256);
        return new Baked(output.toString(), Form.RAW, sha256, staged.size(), "",
            changes.deviceType(), "", BootFiles.notes(config));
      });
    }
  }
}
