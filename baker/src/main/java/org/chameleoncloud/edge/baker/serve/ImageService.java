package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.serve.Reply.Caller;

/** Decides what a request gets. */
final class ImageService {
  static final String HEALTH = "/healthz";
  private static final String NEW_LINK = "kubectl chi-edge image link NAME";

  private final Images images;
  private final Passwords passwords;
  private final Supplier<List<LinkKey>> linkKeys;
  private final Clock clock;
  private final AccessLog log;
  private final Semaphore downloads;

  /** @param downloads how many may run at a time */
  ImageService(Images images, Passwords passwords, Supplier<List<LinkKey>> linkKeys, Clock clock,
      AccessLog log, int downloads) {
    this.images = images;
    this.passwords = passwords;
    this.linkKeys = linkKeys;
    this.clock = clock;
    this.log = log;
    this.downloads = new Semaphore(downloads);
  }

  /** The response to a request, to be closed by the caller. */
  Reply reply(RequestHead request) throws InterruptedException {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Reply.text(Status.NOT_ALLOWED, "Only GET and HEAD are supported.\n").with("Allow",
          "GET, HEAD");
    }
    if (request.path().equals(HEALTH)) {
      return Reply.text(Status.OK, "ok\n");
    }
    if (!images.isServed(request.path())) {
      return notFound();
    }
    return switch (SignedLink.check(linkKeys.get(), request.path(), request.query(),
        clock.instant())) {
      case NO_LINK -> byPassword(request);
      case VALID -> file(request).to(Caller.LINK);
      case EXPIRED -> Reply.text(Status.GONE, "This link has expired. Get a new one where you got"
          + " this one: " + NEW_LINK + "\n");
      case INVALID -> Reply.text(Status.FORBIDDEN, "This link is not valid: it was changed or cut"
          + " off when it was copied, or its key has been replaced. Copy it in full, or get a new"
          + " one where you got this one: " + NEW_LINK + "\n");
    };
  }

  private Reply byPassword(RequestHead request) throws InterruptedException {
    Optional<String> user = passwords.user(request.header("authorization"));
    return user.isPresent()
        ? file(request).to(Caller.user(user.get()))
        : Reply.text(Status.UNAUTHORIZED, "A user name and a password are required, or a link: "
            + NEW_LINK + "\n")
            .with("WWW-Authenticate", "Basic realm=\"Images of CHI@Edge devices\"");
  }

  private static Reply notFound() {
    return Reply.text(Status.NOT_FOUND, "There is no such image. For its URL, see"
        + " status.image.url of its EdgeDevice.\n");
  }

  private Reply file(RequestHead request) {
    if (!downloads.tryAcquire()) {
      return Reply.text(Status.UNAVAILABLE, "Too many downloads are running. Try again in half a"
          + " minute.\n").with("Retry-After", "30");
    }
    boolean opened = false;
    try {
      Optional<OpenFile> file = images.open(request.path());
      if (file.isEmpty()) {
        return notFound();
      }
      opened = true;
      return conditional(request, file.get());
    } catch (BakeFailure failure) {
      log.problem(failure.getMessage());
      return Reply.text(Status.NOT_FOUND, failure.getMessage() + "\n");
    } catch (IOException error) {
      log.problem("a file cannot be read: " + error.getMessage() + "; check the claim");
      return Reply.text(Status.INTERNAL_ERROR, "The file cannot be read. The server's log has the"
          + " cause.\n");
    } finally {
      if (!opened) {
        downloads.release();
      }
    }
  }

  private Reply conditional(RequestHead request, OpenFile file) {
    String ifMatch = request.header("if-match");
    String ifNoneMatch = request.header("if-none-match");
    if (!ifMatch.isEmpty() && !EntityTags.match(ifMatch, file.tag())) {
      return nothing(Status.CONDITION_FAILED, file, Map.of());
    }
    if (!ifNoneMatch.isEmpty() && EntityTags.matchWeakly(ifNoneMatch, file.tag())) {
      return nothing(Status.NOT_MODIFIED, file, Map.of("ETag", file.tag()));
    }
    boolean ranges = request.method().equals("GET")
        && EntityTags.allowRange(request.header("if-range"), file.tag());
    ByteRange range = ByteRange.of(ranges ? request.header("range") : "", file.size());
    return switch (range.kind()) {
      case WHOLE -> content(Status.OK, file, range, Map.of());
      case PART -> content(Status.PARTIAL, file, range, Map.of("Content-Range",
          "bytes " + range.start() + "-" + (range.end() - 1) + "/" + file.size()));
      case UNSATISFIABLE -> nothing(Status.RANGE_UNSATISFIABLE, file, Map.of("Content-Range",
          "bytes */" + file.size()));
    };
  }

  private Reply nothing(int status, OpenFile file, Map<String, String> headers) {
    return new Reply(status, headers, Caller.NOBODY, file, new ByteRange(
        ByteRange.Kind.UNSATISFIABLE, 0, 0), downloads::release);
  }

  private Reply content(int status, OpenFile file, ByteRange part, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Content-Type", type(file.name()));
    headers.put("Content-Disposition", "attachment; filename=\"" + file.name() + "\"");
    headers.put("Accept-Ranges", "bytes");
    headers.put("ETag", file.tag());
    return new Reply(status, headers, Caller.NOBODY, file, part, downloads::release);
  }

  private static String type(String name) {
    if (name.endsWith(".json")) {
      return "application/json";
    }
    return name.endsWith(".sha256") || name.endsWith(".b3")
        ? "text/plain; charset=utf-8"
        : "application/octet-stream";
  }
}
