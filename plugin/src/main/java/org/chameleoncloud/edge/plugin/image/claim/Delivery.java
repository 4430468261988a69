package org.chameleoncloud.edge.plugin.image.claim;

import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.baker.digest.Digest;

/**
 * A file that is put onto a claim.
 *
 * @param content of which {@code size} bytes are sent
 * @param size in bytes
 * @param digest of the content, a SHA-256
 * @param path on the claim
 * @param replacing whether another file with that path is replaced
 */
public record Delivery(FileChannel content, long size, Digest digest, String path,
    boolean replacing) {
  /** The command that receives it. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("receive", "--output", TransferPod.path(path),
        "--root", TransferPod.MOUNT, "--size", Long.toString(size), "--sha256", digest.hex()));
    if (replacing) {
      arguments.add("--force");
    }
    return arguments;
  }
}
