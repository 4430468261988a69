package org.chameleoncloud.edge.baker.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.CommandResult;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Expanded;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Failed;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Removed;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Verified;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** An outcome for a program (JSON), for a person (a sentence) and for a shell (an exit code). */
final class ResultFormat {
  /** What Kubernetes keeps of a termination message. */
  private static final int MAX_JSON_BYTES = 4096;
  private static final int MAX_MESSAGE = 1000;

  private ResultFormat() {}

  static Failed of(Throwable error) {
    return switch (error) {
      case BakeFailure failure -> new Failed(failure.reason(), failure.getMessage());
      case OutOfMemoryError _ -> new Failed(Reason.Unexpected,
          "there is not enough memory: give it more, as in java -Xmx256m -jar baker.jar");
      case IOException io -> new Failed(Reason.Unexpected,
          "a file could not be read or written: " + io.getMessage());
      default -> new Failed(Reason.Unexpected, "this is a defect of baker ("
          + error.getClass().getSimpleName() + " at " + place(error) + "): please report it");
    };
  }

  /** Where a defect showed: the message of an unknown exception may hold anything, its place does not. */
  private static String place(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return trace.length == 0
        ? "an unknown place"
        : trace[0].getFileName() + ":" + trace[0].getLineNumber();
  }

  /** One line of JSON, at most 4096 bytes long. */
  static String json(CommandResult outcome) {
    String json = fields(outcome).toString();
    if (json.getBytes(StandardCharsets.UTF_8).length > MAX_JSON_BYTES) {
      throw new IllegalStateException("a result must fit into 4096 bytes");
    }
    return json;
  }

  private static ObjectNode fields(CommandResult outcome) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    switch (outcome) {
      case Baked baked -> {
        put(fields, "baked", baked.path(), baked.digest(), baked.sizeBytes());
        fields.put("form", baked.form().word());
        putIfKnown(fields, "sourceSha256", baked.sourceSha256());
        putIfKnown(fields, "deviceType", baked.deviceType());
        putIfKnown(fields, "osVersion", baked.osVersion());
      }
      case Expanded expanded ->
        put(fields, "expanded", expanded.path(), expanded.digest(), expanded.sizeBytes());
      case Verified verified -> {
        put(fields, "verified", verified.path(), verified.digest(), verified.sizeBytes());
        fields.put("form", verified.form().word());
        putIfKnown(fields, "deviceType", verified.deviceType());
        putIfKnown(fields, "osVersion", verified.osVersion());
      }
      case Removed removed -> fields.put("result", "removed").put("path", removed.path());
      case Failed failed -> fields.put("result", "failed").put("reason", failed.reason().name())
          .put("message", shortened(failed.message()))
          .put("retryable", failed.reason().retryable());
    }
    return fields;
  }

  private static void put(ObjectNode fields, String result, String path, Digest digest,
      long sizeBytes) {
    fields.put("result", result).put("path", path).put(digest.algorithm().word(), digest.hex())
        .put("sizeBytes", sizeBytes);
  }

  private static void putIfKnown(ObjectNode fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, shortened(value));
    }
  }

  private static String shortened(String text) {
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
  }

  static String sentence(CommandResult outcome) {
    return switch (outcome) {
      case Baked baked -> "baked " + baked.path() + size(baked.sizeBytes(), baked.form())
          + line(baked.digest());
      case Expanded expanded -> (expanded.path().equals("-")
          ? "expanded" + size(expanded.sizeBytes(), Form.RAW)
          : "expanded to " + expanded.path() + size(expanded.sizeBytes(), Form.RAW))
          + line(expanded.digest());
      case Verified verified -> verified.path() + " is whole"
          + size(verified.sizeBytes(), verified.form()) + line(verified.digest());
      case Removed removed -> "removed " + removed.path();
      case Failed failed -> TextWrap.wrapped(
          "baker: " + failed.message() + " [" + failed.reason() + "]");
    };
  }

  private static String size(long bytes, Form form) {
    return " (" + Sizes.text(bytes) + (form == Form.COMPACT ? ", compact)" : ")");
  }

  private static String line(Digest digest) {
    return System.lineSeparator() + digest.algorithm().word() + " " + digest.hex();
  }

  static int exitCode(CommandResult outcome) {
    return outcome instanceof Failed failed ? failed.reason().blame().exitCode() : 0;
  }
}
