package org.chameleoncloud.edge.plugin.image;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.serve.SignedLink;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** For how long a link is valid: days, hours and minutes, such as {@code 1h30m}. */
final class Lifetime implements ITypeConverter<Duration> {
  private static final Pattern TEXT = Pattern
      .compile("(?=.)(?:([0-9]{1,5})d)?(?:([0-9]{1,5})h)?(?:([0-9]{1,5})m)?");

  @Override
  public Duration convert(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is not a time such as 30m, 1h or 2d");
    }
    Duration lifetime = Duration.ofDays(number(matcher.group(1)))
        .plusHours(number(matcher.group(2))).plusMinutes(number(matcher.group(3)));
    if (lifetime.isZero() || lifetime.compareTo(SignedLink.MAX_LIFETIME) > 0) {
      throw new TypeConversionException("a link is valid for 1m to "
          + SignedLink.MAX_LIFETIME.toDays() + "d, not for " + text);
    }
    return lifetime;
  }

  private static long number(String digits) {
    return Stream.ofNullable(digits).mapToLong(Long::parseLong).sum();
  }
}
