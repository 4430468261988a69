package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Parses {@code [identity|inventory|reservation] [METHOD|*] [ROUTE|*] key[=value]…} into a {@link Fault}. */
final class FaultParser {
  private static final String SYNTAX = """
      Syntax: [identity|inventory|reservation] [METHOD] [ROUTE] EFFECT
      [rate=0.1] [times=3],
      where EFFECT is status=CODE [body=html] [retry-after=SECONDS], delay=500ms,
      drop, lose-answer or cut=BYTES.""";

  private final String text;
  private final Map<String, String> settings = new LinkedHashMap<>();

  private FaultParser(String text) {
    this.text = text;
  }

  static Fault parse(String text) {
    return new FaultParser(text).parse();
  }

  private Fault parse() {
    Deque<String> tokens = new ArrayDeque<>(Arrays.asList(text.strip().split("\\s+")));
    Service service = service(tokens);
    String method = next(tokens, "[A-Z]+|\\*");
    String route = next(tokens, "/.*|\\*");
    for (String token : tokens) {
      int equals = token.indexOf('=');
      settings.put(equals < 0 ? token : token.substring(0, equals),
          equals < 0 ? "" : token.substring(equals + 1));
    }
    Fault fault = limited(effect(new Fault.Target(service, method, route)));
    if (!settings.isEmpty()) {
      throw invalid("has unknown settings: " + String.join(", ", settings.keySet()));
    }
    return fault;
  }

  private Service service(Deque<String> tokens) {
    return switch (tokens.peek()) {
      case "identity" -> {
        tokens.remove();
        yield Service.IDENTITY;
      }
      case "inventory" -> {
        tokens.remove();
        yield Service.INVENTORY;
      }
      case "reservation" -> {
        tokens.remove();
        yield Service.RESERVATION;
      }
      case null, default -> null;
    };
  }

  private static String next(Deque<String> tokens, String pattern) {
    if (tokens.isEmpty() || !tokens.peek().matches(pattern)) {
      return null;
    }
    String token = tokens.remove();
    return token.equals("*") ? null : token;
  }

  private Fault effect(Fault.Target target) {
    if (settings.remove("drop") != null) {
      return target.drop();
    }
    if (settings.remove("lose-answer") != null) {
      return target.loseAnswer();
    }
    Optional<String> cut = take("cut");
    if (cut.isPresent()) {
      return target.cutBody(integer(cut.get()));
    }
    Optional<String> delay = take("delay");
    if (delay.isPresent()) {
      return target.delay(duration(delay.get()));
    }
    int code = integer(take("status").orElseThrow(() -> invalid("is missing the EFFECT")));
    Fault fault = take("body").filter("html"::equals).isPresent()
        ? target.html(code)
        : target.status(code);
    return take("retry-after").map(wait -> fault.retryAfter(Duration.ofSeconds(integer(wait))))
        .orElse(fault);
  }

  private Fault limited(Fault fault) {
    Fault rated = take("rate").map(rate -> fault.rate(share(rate))).orElse(fault);
    return take("times").map(times -> rated.times(integer(times))).orElse(rated);
  }

  private Optional<String> take(String key) {
    return Optional.ofNullable(settings.remove(key));
  }

  private int integer(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw invalid("has \"" + value + "\" where an integer is expected");
    }
  }

  private double share(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw invalid("has \"" + value + "\" where a number between 0 and 1 is expected");
    }
  }

  private Duration duration(String value) {
    try {
      return Durations.parse(value);
    } catch (DateTimeParseException e) {
      throw invalid("has \"" + value + "\" where a duration like 500ms or 2s is expected");
    }
  }

  private IllegalArgumentException invalid(String problem) {
    return new IllegalArgumentException("the fault \"" + text + "\" " + problem + ".\n" + SYNTAX);
  }
}
