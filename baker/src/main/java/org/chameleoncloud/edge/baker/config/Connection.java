package org.chameleoncloud.edge.baker.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.chameleoncloud.edge.balenaos.Keyfile;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * A network connection as NetworkManager's keyfile, which balenaOS takes from the boot partition's folder
 * {@code system-connections}. Holds a passphrase.
 */
public final class Connection {
  private final String name;
  private final byte[] text;

  private Connection(String name, byte[] text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Checks a keyfile.
   *
   * @param name the file's name
   * @param text the file's content
   * @throws BakeFailure {@code BadConfiguration}; the message names the file and the key, not the value
   */
  public static Connection of(String name, byte[] text) {
    Keyfile.problem(new String(text, StandardCharsets.UTF_8)).ifPresent(problem -> {
      throw new BakeFailure(Reason.BadConfiguration,
          "the network connection " + name + " is not a usable keyfile: " + problem);
    });
    return new Connection(name, text.clone());
  }

  /** The file's name. */
  public String name() {
    return name;
  }

  /** The file's content, in clear text. */
  public byte[] text() {
    return text.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Connection that && name.equals(that.name)
        && Arrays.equals(text, that.text);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The name only: the content holds a passphrase. */
  @Override
  public String toString() {
    return "Connection[" + name + "]";
  }
}
