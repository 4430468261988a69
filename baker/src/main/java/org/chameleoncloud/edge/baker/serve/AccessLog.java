package org.chameleoncloud.edge.baker.serve;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.baker.outcome.Printable;
import org.chameleoncloud.edge.baker.serve.Reply.Caller;

/**
 * One line for each response, without what gives access: no query, no header with a password, and of a path, range or
 * address only the characters that a right one can have. So a signature that was copied into the path by mistake is cut
 * at its first capital letter.
 */
final class AccessLog {
  private static final int MAX_CHARACTERS = 300;

  private static final Pattern ADDRESSES = Pattern.compile("[0-9a-fA-F:., ]*");
  private static final Pattern PATH = Pattern.compile("[-._a-z0-9/]*");
  private static final Pattern RANGE = Pattern.compile("[a-z0-9=, -]*");

  private final PrintStream out;

  AccessLog(PrintStream out) {
    this.out = out;
  }

  /**
   * A response has been sent, or as much of it as the client took.
   *
   * @param client its address
   * @param request null if it was malformed
   * @param bytes of the body that were sent
   */
  void sent(String client, RequestHead request, int status, Caller caller, long bytes,
      Duration time) {
    out.println("client=" + client + " forwarded-for=\""
        + start(header(request, "x-forwarded-for"), ADDRESSES) + "\" user=\""
        + Printable.line(caller.user(), MAX_CHARACTERS).replace("\"", "'") + "\" by=\""
        + caller.by() + "\" method=" + (request == null ? "-" : request.method()) + " path=\""
        + start(request == null ? "" : request.path(), PATH) + "\" range=\""
        + start(header(request, "range"), RANGE) + "\" status=" + status + " bytes="
        + bytes + String.format(Locale.ROOT, " seconds=%.3f", time.toNanos() / 1e9));
  }

  private static String header(RequestHead request, String name) {
    return request == null ? "" : request.header(name);
  }

  /** The part of a text before the first character that it should not have. */
  private static String start(String text, Pattern allowed) {
    Matcher start = allowed.matcher(text.substring(0, Math.min(text.length(), MAX_CHARACTERS)));
    return start.lookingAt() ? start.group() : "";
  }

  /** Something that the administrator has to correct. */
  void problem(String message) {
    out.println("problem=\"" + Printable.line(message, MAX_CHARACTERS).replace("\"", "'") + "\"");
  }
}
