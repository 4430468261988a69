package org.chameleoncloud.edge.testbed.traffic;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The text form of a {@link Fault}: {@code [identity|inventory] [METHOD|*] [ROUTE|*] key[=value]…}. */
final class FaultText {
  private static final String FORM = """
      A fault is written [identity|inventory] [METHOD] [ROUTE] EFFECT [rate=0.1]
      [times=3]; EFFECT is status=CODE [body=html] [retry-after=SECONDS],
      delay=500ms, drop, lose-answer or cut=BYTES.""";

  private final String text;
  private final Map<String, String> settings = new LinkedHashMap<>();

  private FaultText(String text) {
    this.text = text;
  }

  static Fault parse(String text) {
    return new FaultText(text).read();
  }

  private Fault read() {
    Deque<String> words = new ArrayDeque<>(Arrays.asList(text.strip().split("\\s+")));
    Service service = service(words);
    String method = next(words, "[A-Z]+|\\*");
    String route = next(words, "/.*|\\*");
    for (String word : words) {
      int equals = word.indexOf('=');
      settings.put(equals < 0 ? word : word.substring(0, equals),
          equals < 0 ? "" : word.substring(equals + 1));
    }
    Fault fault = limited(effect(new Fault.Target(service, method, route)));
    if (!settings.isEmpty()) {
      throw wrong("does not know " + String.join(", ", settings.keySet()));
    }
    return fault;
  }

  private Service service(Deque<String> words) {
    return switch (words.peek()) {
      case "identity" -> {
        words.remove();
        yield Service.IDENTITY;
      }
      case "inventory" -> {
        words.remove();
        yield Service.INVENTORY;
      }
      case null, default -> null;
    };
  }

  private static String next(Deque<String> words, String pattern) {
    if (words.isEmpty() || !words.peek().matches(pattern)) {
      return null;
    }
    String word = words.remove();
    return word.equals("*") ? null : word;
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
      return target.cutBody(number(cut.get()));
    }
    Optional<String> delay = take("delay");
    if (delay.isPresent()) {
      return target.delay(duration(delay.get()));
    }
    int code = number(take("status").orElseThrow(() -> wrong("names no effect")));
    Fault fault = take("body").filter("html"::equals).isPresent()
        ? target.html(code)
        : target.status(code);
    return take("retry-after").map(wait -> fault.retryAfter(Duration.ofSeconds(number(wait))))
        .orElse(fault);
  }

  private Fault limited(Fault fault) {
    Fault rated = take("rate").map(rate -> fault.rate(share(rate))).orElse(fault);
    return take("times").map(times -> rated.times(number(times))).orElse(rated);
  }

  private Optional<String> take(String key) {
    return Optional.ofNullable(settings.remove(key));
  }

  private int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw wrong("has \"" + value + "\" where a whole number belongs");
    }
  }

  private double share(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw wrong("has \"" + value + "\" where a number from 0 to 1 belongs");
    }
  }

  private Duration duration(String value) {
    try {
      return Durations.parse(value);
    } catch (DateTimeParseException e) {
      throw wrong("has \"" + value + "\" where a time such as 500ms or 2s belongs");
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("the fault \"" + text + "\" " + what + ".\n" + FORM);
  }
}
