package org.chameleoncloud.edge.operator.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** A line as a JSON object in printable ASCII: no character set and no terminal can corrupt it. */
final class JsonObject {
  private static final JsonFactory JSON = new JsonFactory();
  private static final char LAST_SHOWN = '~';

  private JsonObject() {}

  static String line(LogLine line) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setHighestNonEscapedChar(LAST_SHOWN);
      json.writeStartObject();
      json.writeStringField("time", Logfmt.time(line.time()));
      json.writeStringField("level", line.level());
      json.writeStringField("logger", line.logger());
      for (Map.Entry<String, Object> field : line.fields().entrySet()) {
        json.writeFieldName(field.getKey());
        write(json, field.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      default -> json.writeString(value.toString());
    }
  }
}
