package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/** An ISO 3166-1 alpha-2 country code for {@code iw reg set}, which determines the Wi-Fi channels and power. */
public final class CountryCode {
  /** Two capital letters. */
  public static final String PATTERN = "^[A-Z]{2}$";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private CountryCode() {}

  /** Whether a text has the form of a country code. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
