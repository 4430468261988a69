package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that bake a small stock image into a folder of their own. */
public abstract class StockImage {
  @TempDir
  protected Path folder;
  protected Path source;
  protected Path output;
  protected byte[] image;

  @BeforeEach
  void stockImage() throws IOException {
    MemoryDisk disk = Images.withConfig(Images.STOCK);
    Images.addFile(disk, "os-release", "VERSION=\"6\"\nVERSION_ID=\"6.1.15\"\n");
    image = disk.content();
    source = Files.write(folder.resolve("base.img"), image);
    output = folder.resolve("lab/pi.img");
  }

  Baked bake() throws IOException {
    return bake("", Images.changes());
  }

  Baked bake(String sha256, Changes changes) throws IOException {
    return Bake.run(
        new BakeRequest(new FileSource(source), sha256, Images.MAX_BYTES, changes,
            Target.raw(output), null),
        Progress.NONE);
  }

  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(output.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  public static void assertRefused(ThrowingCallable work,
      Reason reason) {
    assertThatThrownBy(work).asInstanceOf(type(BakeFailure.class))
        .returns(reason, BakeFailure::reason)
        .extracting(Throwable::getMessage).asString()
        .doesNotContain("hunter2");
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
