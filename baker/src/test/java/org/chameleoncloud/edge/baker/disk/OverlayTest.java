package org.chameleoncloud.edge.baker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class OverlayTest {
  private static final int SIZE = 5 * Overlay.BLOCK + 512;

  @RepeatedTest(50)
  void readsBackWhatWasWritten(RepetitionInfo repetition) throws IOException {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] content = new byte[SIZE];
    random.nextBytes(content);
    byte[] before = content.clone();
    Overlay overlay = new Overlay(new MemoryDisk(before.clone()));
    for (int i = 0; i < 20; i++) {
      int at = random.nextInt(SIZE);
      byte[] bytes = new byte[random.nextInt(SIZE - at + 1)];
      random.nextBytes(bytes);
      overlay.write(at, ByteBuffer.wrap(bytes));
      System.arraycopy(bytes, 0, content, at, bytes.length);
      int from = random.nextInt(SIZE);
      int length = random.nextInt(SIZE - from + 1);
      assertThat(overlay.bytes(from, length))
          .isEqualTo(ByteBuffer.wrap(content, from, length));
    }
    MemoryDisk rebuilt = new MemoryDisk(before);
    Overlay again = new Overlay(rebuilt, overlay.changed());
    assertThat(again.bytes(0, SIZE)).isEqualTo(ByteBuffer.wrap(content));
  }

  @Test
  void doesNotReportABlockThatWasChangedBack() throws IOException {
    Overlay overlay = new Overlay(new MemoryDisk(new byte[SIZE]));
    overlay.write(10, ByteBuffer.wrap(new byte[]{1}));
    overlay.write(Overlay.BLOCK + 10, ByteBuffer.wrap(new byte[]{1}));
    overlay.write(10, ByteBuffer.wrap(new byte[]{0}));

    assertThat(overlay.changed()).containsOnlyKeys((long) Overlay.BLOCK);
  }

  @Test
  void doesNotModifyTheBase() throws IOException {
    MemoryDisk base = new MemoryDisk(new byte[SIZE]);
    new Overlay(base).write(SIZE - 1, ByteBuffer.wrap(new byte[]{1}));

    assertThat(base.content()).isEqualTo(new byte[SIZE]);
  }
}
