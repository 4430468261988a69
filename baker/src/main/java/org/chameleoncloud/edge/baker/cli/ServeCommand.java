package org.chameleoncloud.edge.baker.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.baker.serve.ImageServer;
import org.chameleoncloud.edge.baker.serve.ImageServer.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code baker serve}. */
@Command(name = "serve", description = {"Serves baked images over HTTPS, for reading only.",
    "To users with a password, and by signed links that expire. A compact image is also served "
        + "as the full image, expanded while it is sent. Runs until it is terminated."})
final class ServeCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65535;

  @Spec
  private CommandSpec command;

  @Option(names = "--images", required = true, paramLabel = "DIR",
      description = "The claim: NAMESPACE/NAME.img, and the cache .bases.")
  private Path images;

  @Option(names = "--namespace", required = true, paramLabel = "NAME",
      description = "The namespace whose images to serve, at the path /NAME/.")
  private String namespace;

  @Option(names = "--users", required = true, paramLabel = "FILE",
      description = "The users with their hashed passwords, as written by htpasswd.")
  private Path users;

  @Option(names = "--tls-cert", required = true, paramLabel = "FILE",
      description = "The certificate with the intermediate ones, in PEM.")
  private Path certificate;

  @Option(names = "--tls-key", required = true, paramLabel = "FILE",
      description = "The private key of the certificate, in PEM.")
  private Path key;

  @Option(names = "--link-keys", paramLabel = "DIR",
      description = "The keys that links are signed with, of 64 characters or more: current, and "
          + "previous while it is being replaced. Default: no links.")
  private Path linkKeys;

  @Option(names = "--port", defaultValue = "8443", paramLabel = "PORT",
      description = "The port to listen on. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(command.commandLine(), "--port is from 0 to " + MAX_PORT
          + "; 0 is any free one");
    }
    Settings settings = new Settings(images, namespace, users, certificate, key, linkKeys);
    try (ImageServer server = ImageServer.start(new InetSocketAddress(port), settings,
        System.out)) {
      command.commandLine().getOut().println("serving " + images.resolve(namespace) + " on port "
          + server.port());
      command.commandLine().getOut().flush();
      server.await();
    }
    return 0;
  }
}
