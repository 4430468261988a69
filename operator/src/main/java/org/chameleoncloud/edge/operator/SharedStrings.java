package org.chameleoncloud.edge.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import java.io.IOException;

/**
 * Deserializes strings so that equal ones are mostly the same object. Most of a cache of thousands of devices are the same
 * few hundred texts: messages, reasons, device types, addresses.
 *
 * <p>The table is bounded: a new text replaces the one that has its place. Threads may see each other's texts late, which
 * only costs a copy.
 */
final class SharedStrings extends StdScalarDeserializer<String> {
  private static final int PLACES = 1 << 12;
  private static final int MAX_LENGTH = 256;
  private static final int UPPER_HALF = 16;

  private final String[] known = new String[PLACES];

  SharedStrings() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    String text = StringDeserializer.instance.deserialize(parser, context);
    return text == null || text.length() > MAX_LENGTH ? text : share(text);
  }

  private String share(String text) {
    int hash = text.hashCode();
    int place = (hash ^ hash >>> UPPER_HALF) & PLACES - 1;
    String same = known[place];
    if (text.equals(same)) {
      return same;
    }
    known[place] = text;
    return text;
  }
}
