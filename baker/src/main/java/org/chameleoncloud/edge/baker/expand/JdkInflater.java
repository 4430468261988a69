package org.chameleoncloud.edge.baker.expand;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The JDK's inflater, which is zlib's and always available. */
final class JdkInflater implements RawInflater {
  private final Inflater inflater = new Inflater(true);

  @Override
  public boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException {
    inflater.setInput(input);
    inflater.inflate(output);
    return inflater.finished();
  }

  @Override
  public void restart() {
    inflater.reset();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
