package org.chameleoncloud.edge.baker.config;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.balenaos.Keyfile;

/**
 * A network connection as a NetworkManager keyfile, which balenaOS reads from the directory {@code system-connections}
 * of the boot partition. Contains a passphrase.
 */
public final class Connection {
  private final String name;
  private final byte[] text;

  private Connection(String name, byte[] text) {
    this.name = name;
    this.text = text;
  }

  /**
   * Validates a keyfile.
   *
   * @param name the file's name
   * @param text the file's content
   * @throws BakeFailure {@code BadConfiguration} if it is invalid; the message names file and key, not the value
   */
  public static Connection of(String name, byte[] text) {
    Keyfile.problem(new String(text, StandardCharsets.UTF_8)).ifPresent(problem -> {
      throw new BakeFailure(Reason.BadConfiguration,
          "the network connection " + name + " is not a valid keyfile: " + problem);
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

  /** Only the name, because the content has a passphrase. */
  @Override
  public String toString() {
    return "Connection[" + name + "]";
  }
}
