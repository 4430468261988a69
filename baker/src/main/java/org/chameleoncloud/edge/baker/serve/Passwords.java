package org.chameleoncloud.edge.baker.serve;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Checks the passwords of requests, at a rate that makes guessing slow and cannot use all processors. */
final class Passwords {
  private static final String SCHEME = "basic ";
  /** A hash with a high cost takes up to some seconds of a processor. */
  private static final int CHECKS_AT_ONCE = 2;
  /** In bytes. What the hashes by crypt cost grows with the length. */
  static final int MAX_PASSWORD = 256;

  private final Supplier<Users> users;
  private final Duration wrongPasswordTime;
  private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);

  /** @param wrongPasswordTime after which {@link #user} returns if the password is wrong, or the user unknown */
  Passwords(Supplier<Users> users, Duration wrongPasswordTime) {
    this.users = users;
    this.wrongPasswordTime = wrongPasswordTime;
  }

  /**
   * The user of a request.
   *
   * @param authorization the header of that name; empty if there is none
   * @return empty if the request has no name and password, not the right ones, or a password that is too long
   */
  Optional<String> user(String authorization) throws InterruptedException {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    long start = System.nanoTime();
    Optional<String> user = decoded(authorization.substring(SCHEME.length()).strip())
        .filter(this::isRight).map(credentials -> credentials[0]);
    if (user.isEmpty()) {
      Thread.sleep(wrongPasswordTime.minusNanos(System.nanoTime() - start));
    }
    return user;
  }

  private static Optional<String[]> decoded(String base64) {
    try {
      String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
      return Optional.of(text.split(":", 2))
          .filter(parts -> parts.length == 2 && parts[1].length() <= MAX_PASSWORD);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private boolean isRight(String[] credentials) {
    checks.acquireUninterruptibly();
    try {
      return users.get().accept(credentials[0], credentials[1]);
    } finally {
      checks.release();
    }
  }
}
