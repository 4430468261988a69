package org.chameleoncloud.edge.plugin.image;

import picocli.CommandLine.Command;

/** {@code kubectl chi-edge image}. */
@Command(name = "image", description = "The images of devices, and those to bake from.",
    subcommands = {DownloadCommand.class, ConfigCommand.class, FlashCommand.class,
        LinkCommand.class, UploadCommand.class, SourcesCommand.class})
public final class ImageCommand {
  private ImageCommand() {}
}
