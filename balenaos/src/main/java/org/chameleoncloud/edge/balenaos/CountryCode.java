package org.chameleoncloud.edge.balenaos;

import java.util.regex.Pattern;

/** A country by its ISO 3166-1 alpha-2 code, as {@code iw reg set} takes it: it decides the Wi-Fi channels and power. */
public final class CountryCode {
  /** Two capital letters. */
  public static final String PATTERN = "^[A-Z]{2}$";

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private CountryCode() {}

  /** Whether a text is written like a country code. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }
}
