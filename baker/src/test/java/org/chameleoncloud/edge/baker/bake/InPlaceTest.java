package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.outcome.Outcome.Baked;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;

class InPlaceTest extends StockImage {
  @Test
  void changesAnImageInPlace() throws Exception {
    Baked baked = InPlace.run(source, Images.changes(), Progress.NONE);

    assertThat(Images.config(source)).contains("hunter2");
    assertThat(baked.digest().hex()).isEqualTo(sha256(Files.readAllBytes(source)));
  }

  @Test
  void leavesAnImageThatIsRefusedInPlaceAsItWas() throws IOException {
    Images.write(Images.withConfig("[]"), source);
    byte[] before = Files.readAllBytes(source);

    assertRefused(() -> InPlace.run(source, Images.changes(), Progress.NONE),
        Reason.MalformedConfig);
    assertThat(Files.readAllBytes(source)).isEqualTo(before);
  }

  @Test
  void renewsTheChecksumFileOfAnImageThatIsChangedInPlace() throws IOException {
    bake();
    Baked again = InPlace.run(output, Images.changes("{\"uuid\":\"9\"}"), Progress.NONE);

    assertThat(folder.resolve("lab/pi.img.sha256")).hasContent(again.digest().hex() + "  pi.img\n");
  }

  @Test
  void writesNoneOfSeveralFilesWhereNotAllHaveRoom() throws IOException {
    MemoryDisk full = Images.withConfig(Images.STOCK);
    int free = (int) BootPartition.find(full).volume().freeBytes();
    Images.addFile(full, "rest", "x".repeat(free - 2 * 2048));
    Images.write(full, source);
    byte[] text = ("[connection]\nid=lab\ntype=ethernet\n#" + "x".repeat(4000)).getBytes(
        StandardCharsets.UTF_8);
    Changes changes = new Changes(Images.changes().config(), "", false,
        List.of(Connection.of("lab", text)));

    assertRefused(() -> InPlace.run(source, changes, Progress.NONE), Reason.NoRoom);
    assertThat(Files.readAllBytes(source)).isEqualTo(full.content());
  }
}
