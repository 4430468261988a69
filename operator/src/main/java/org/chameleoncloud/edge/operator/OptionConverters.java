package org.chameleoncloud.edge.operator;

import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.web.UserInfo;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parse the values of options, with a sentence for an invalid one. */
final class OptionConverters {
  private static final int HIGHEST_PORT = 65535;
  private static final List<String> SCHEMES = List.of("https", "http");

  private OptionConverters() {}

  /** A TCP port, or 0 for any free one. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 0, HIGHEST_PORT, "port from 0 to " + HIGHEST_PORT);
    }
  }

  /** A number above zero. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 1, Integer.MAX_VALUE, "positive integer");
    }
  }

  /** A number above zero, or 0 for a rule that the option describes. */
  static final class CountOrZero implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return number(text, 0, Integer.MAX_VALUE, "number of 0 or more");
    }
  }

  /** Bytes as a Kubernetes quantity, 0 or more. */
  static final class Bytes implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        long bytes = Quantity.getAmountInBytes(new Quantity(text)).longValueExact();
        if (bytes >= 0) {
          return bytes;
        }
      } catch (IllegalArgumentException | ArithmeticException e) {
        // Reported below.
      }
      throw new TypeConversionException(
          quoted(text) + " is not a number of bytes; write 65536, 64Ki or 0");
    }
  }

  /** CPU or memory as a Kubernetes quantity; an invalid one would show only when the first Job is created. */
  static final class Resources implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        if (Quantity.getAmountInBytes(new Quantity(text)).signum() > 0) {
          return text;
        }
      } catch (IllegalArgumentException e) {
        // Reported below.
      }
      throw new TypeConversionException(
          quoted(text) + " is not a quantity; write 250m, 2 or 512Mi");
    }
  }

  /** An HTTP proxy's address; it becomes an environment variable of pods, which many may read. */
  static final class Proxy implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (UserInfo.isIn(text)) {
        // Not quoted: the password may be in it.
        throw new TypeConversionException("a user name or password in a proxy's address could be "
            + "read in every bake pod; use a proxy that needs none");
      }
      if (!text.isEmpty() && !isAddress(text)) {
        throw new TypeConversionException(
            quoted(text) + " is not a proxy's address; write http://HOST:PORT");
      }
      return text;
    }

    private static boolean isAddress(String text) {
      try {
        URI address = new URI(text);
        return "http".equalsIgnoreCase(address.getScheme()) && address.getHost() != null
            && List.of("", "/").contains(address.getRawPath()) && address.getRawQuery() == null
            && address.getRawFragment() == null;
      } catch (URISyntaxException e) {
        return false;
      }
    }
  }

  /** The address that paths of images are appended to; it becomes part of every status, which many may read. */
  static final class ImageUrl implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (UserInfo.isIn(text)) {
        // Not quoted: the password may be in it.
        throw new TypeConversionException(
            "a user name or password in the address of images could be "
                + "read in every device's status; use an address without one");
      }
      if (!text.isEmpty() && !acceptsPaths(text.replace(ImageUrls.NAMESPACE, "namespace"))) {
        throw new TypeConversionException(
            quoted(text) + " is not an address that paths can be appended to; write https://HOST/");
      }
      return text.isEmpty() || text.endsWith("/") ? text : text + "/";
    }
  }

  /** Where images are downloaded by type and version; it becomes an argument of pods, which many may read. */
  static final class DownloadApi implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (UserInfo.isIn(text)) {
        // Not quoted: the password may be in it.
        throw new TypeConversionException("a user name or password in the address of balena's API "
            + "could be read in every bake pod; use an address without one");
      }
      if (!acceptsPaths(text)) {
        throw new TypeConversionException(
            quoted(text) + " is not the address of an API; write https://HOST");
      }
      return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
  }

  /** A host of the testbed. */
  static final class TestbedHost implements ITypeConverter<HostEntry> {
    @Override
    public HostEntry convert(String text) {
      try {
        return HostEntry.parse(text.strip());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(quoted(text) + " is not a host; write HOST, HOST:PORT or "
            + "*.DOMAIN, an IPv6 address in brackets");
      }
    }
  }

  /** The PEM text of a file of certificates. */
  static final class Certificates implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      String pem = read(text);
      RegistryClient.Settings settings = RegistryClient.Settings.defaults();
      try {
        return new RegistryClient.Settings(settings.connectTimeout(), settings.callTimeout(),
            settings.writesInFlight(), pem, settings.hosts(), RequestListener.NONE,
            Clock.systemUTC()).extraCaPem();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(quoted(text) + " has no certificate in PEM format, from "
            + "-----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----");
      }
    }

    private static String read(String file) {
      try {
        return Files.readString(Path.of(file));
      } catch (MalformedInputException e) {
        return "";
      } catch (IOException | InvalidPathException e) {
        throw new TypeConversionException(quoted(file) + " is not a readable file");
      }
    }
  }

  private static boolean acceptsPaths(String text) {
    try {
      URI address = new URI(text);
      return SCHEMES.contains(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT))
          && address.getHost() != null && address.getRawQuery() == null
          && address.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static int number(String text, int min, int max, String what) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new TypeConversionException(quoted(text) + " is not a " + what);
  }

  /** An address with an {@code @} may have a password that nobody recognizes as one. */
  private static String quoted(String text) {
    return text.contains("@") ? "the value" : "\"" + text + "\"";
  }
}
