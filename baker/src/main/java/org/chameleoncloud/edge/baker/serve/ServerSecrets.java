package org.chameleoncloud.edge.baker.serve;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.serve.ImageServer.Settings;

/**
 * What a server reads from Secrets, each as it is now.
 *
 * @param tls with the current certificate; after an invalid change, with the previous one
 * @param users those who have a password
 * @param linkKeys the current one, and the previous one if there is one; none after an invalid change, which may have been
 *        meant to make links invalid
 */
record ServerSecrets(Supplier<ServerTls> tls, Supplier<Users> users,
    Supplier<List<LinkKey>> linkKeys) {
  /**
   * Reads them for the first time.
   *
   * @param log for invalid changes
   * @throws BakeFailure {@code BadRequest} if one is missing or invalid
   */
  static ServerSecrets read(Settings settings, AccessLog log) {
    requireFiles(settings);
    Reloaded<ServerTls> tls = new Reloaded<>(List.of(settings.certificate(), settings.key()),
        texts -> ServerTls.of(texts.getFirst(), texts.getLast()), UnaryOperator.identity(),
        why -> log.problem(why.getMessage() + ". The previous one stays in use"),
        System::nanoTime);
    Reloaded<Users> users = new Reloaded<>(List.of(settings.users()),
        texts -> Users.parse(texts.getFirst()), UnaryOperator.identity(),
        why -> log.problem(why.getMessage()), System::nanoTime);
    return new ServerSecrets(tls::get, users::get,
        settings.linkKeys() == null ? List::of : linkKeys(settings.linkKeys(), log)::get);
  }

  private static void requireFiles(Settings settings) {
    Stream.of(settings.root(), settings.users(), settings.certificate(), settings.key())
        .filter(file -> !file.toFile().exists()).findFirst().ifPresent(missing -> {
          throw new BakeFailure(Reason.BadRequest, missing + " does not exist; check the volumes"
              + " of the pod");
        });
  }

  private static Reloaded<List<LinkKey>> linkKeys(Path directory, AccessLog log) {
    return new Reloaded<>(List.of(directory.resolve("current"), directory.resolve("previous")),
        texts -> keys(directory, texts), _ -> List.of(),
        why -> log.problem(why.getMessage() + ". Until then no link is valid"),
        System::nanoTime);
  }

  private static List<LinkKey> keys(Path directory, List<String> texts) {
    try {
      LinkKey current = LinkKey.parse(texts.getFirst());
      return texts.getLast().isBlank()
          ? List.of(current)
          : List.of(current, LinkKey.parse(texts.getLast()));
    } catch (IllegalArgumentException invalid) {
      throw new BakeFailure(Reason.BadRequest, "the keys of links in " + directory
          + " are not valid: " + invalid.getMessage(), invalid);
    }
  }
}
