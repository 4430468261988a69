package org.chameleoncloud.edge.plugin.image;

import picocli.CommandLine.Command;

/** {@code kubectl chi-edge image}. */
@Command(name = "image", description = "The baked images of devices.",
    subcommands = {DownloadCommand.class, ConfigCommand.class, FlashCommand.class,
        LinkCommand.class})
public final class ImageCommand {
  private ImageCommand() {}
}
