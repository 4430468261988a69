package org.chameleoncloud.edge.baker.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Expanded;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Failed;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Removed;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Verified;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Printable;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Formats results: as JSON for programs, as text for users. */
final class ResultFormat {
  /** The limit of a Kubernetes termination message. */
  private static final int MAX_JSON_BYTES = 4096;
  private static final int MAX_MESSAGE = 1000;

  private ResultFormat() {}

  /** The failure that an error amounts to. */
  static Failed failed(Throwable error) {
    return switch (error) {
      case BakeFailure failure -> new Failed(failure.reason(), failure.getMessage());
      case OutOfMemoryError _ -> new Failed(Reason.Unexpected,
          "there is not enough memory; set a larger heap, as in java -Xmx256m -jar baker.jar");
      case IOException io -> new Failed(Reason.Unexpected,
          "a file could not be read or written: " + io.getMessage());
      default -> new Failed(Reason.Unexpected, "internal error ("
          + error.getClass().getSimpleName() + " at " + location(error)
          + "); this is a bug in baker, please report it");
    };
  }

  /** Prints an error and returns its exit code. */
  static int printFailure(PrintWriter err, Throwable error) {
    Failed failed = failed(error);
    err.println(text(failed));
    err.flush();
    return failed.exitCode();
  }

  /** Where an error was thrown. The message of an unknown exception is left out: it may contain a secret. */
  private static String location(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return trace.length == 0
        ? "an unknown location"
        : trace[0].getFileName() + ":" + trace[0].getLineNumber();
  }

  /** One line of JSON, at most 4096 bytes long. */
  static String json(CommandResult result) {
    String json = fields(result).toString();
    if (json.getBytes(StandardCharsets.UTF_8).length > MAX_JSON_BYTES) {
      throw new IllegalStateException("the result is longer than 4096 bytes");
    }
    return json;
  }

  private static ObjectNode fields(CommandResult result) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    switch (result) {
      case Baked baked -> {
        put(fields, "baked", baked.path(), baked.digest(), baked.sizeBytes());
        fields.put("form", baked.form().id());
        putIfKnown(fields, "sourceSha256", baked.sourceSha256());
        putIfKnown(fields, "deviceType", baked.deviceType());
        putIfKnown(fields, "osVersion", baked.osVersion());
      }
      case Expanded expanded ->
        put(fields, "expanded", expanded.path(), expanded.digest(), expanded.sizeBytes());
      case Verified verified -> {
        put(fields, "verified", verified.path(), verified.digest(), verified.sizeBytes());
        fields.put("form", verified.form().id());
        putIfKnown(fields, "deviceType", verified.deviceType());
        putIfKnown(fields, "osVersion", verified.osVersion());
      }
      case Removed removed -> fields.put("result", "removed").put("path", removed.path());
      case Failed failed -> fields.put("result", "failed").put("reason", failed.reason().name())
          .put("message", Printable.line(failed.message(), MAX_MESSAGE))
          .put("retryable", failed.reason().retryable());
    }
    result.remarks().forEach(remark -> fields.withArray("notes").add(remark));
    return fields;
  }

  private static void put(ObjectNode fields, String result, String path, Digest digest,
      long sizeBytes) {
    fields.put("result", result).put("path", path).put(digest.algorithm().id(), digest.hex())
        .put("sizeBytes", sizeBytes);
  }

  private static void putIfKnown(ObjectNode fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }

  static String text(CommandResult result) {
    StringBuilder text = new StringBuilder(summary(result));
    result.remarks().forEach(remark -> text.append(System.lineSeparator())
        .append(TextWrap.wrap("note: " + remark)));
    return text.toString();
  }

  private static String summary(CommandResult result) {
    return switch (result) {
      case Baked baked -> "baked " + baked.path() + size(baked.sizeBytes(), baked.form())
          + line(baked.digest());
      case Expanded expanded -> (expanded.path().equals("-")
          ? "expanded" + size(expanded.sizeBytes(), Form.RAW)
          : "expanded to " + expanded.path() + size(expanded.sizeBytes(), Form.RAW))
          + line(expanded.digest());
      case Verified verified -> verified.path() + " is intact"
          + size(verified.sizeBytes(), verified.form()) + line(verified.digest());
      case Removed removed -> "removed " + removed.path();
      case Failed failed -> TextWrap.wrap(
          "baker: " + failed.message() + " [" + failed.reason() + "]");
    };
  }

  private static String size(long bytes, Form form) {
    return " (" + Sizes.text(bytes) + (form == Form.COMPACT ? ", compact)" : ")");
  }

  private static String line(Digest digest) {
    return System.lineSeparator() + digest.algorithm().id() + " " + digest.hex();
  }
}
