package org.chameleoncloud.edge.baker.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.chameleoncloud.edge.baker.bake.Bake;
import org.chameleoncloud.edge.baker.bake.BakeRequest;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.bake.ConfigOnly;
import org.chameleoncloud.edge.baker.bake.InPlace;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.config.Settings;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.CommandResult;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.Checksum;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.WebSource;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baker bake}. */
@Command(name = "bake", description = {
    "Makes a device's image: the source, with the device's config.json.",
    "The source is only read, unless --in-place names it."})
final class BakeCommand implements Callable<Integer> {
  private static final long MAX_CONFIG_BYTES = 1 << 20;

  @Option(names = "--source", paramLabel = "FILE-OR-URL",
      description = "The image to start from: raw, zip, gz, xz, zst or bz2.")
  private String source;

  @Option(names = "--sha256", paramLabel = "HEX", defaultValue = "",
      description = "What the source's SHA-256 must be: 64 hex digits, or a path or an "
          + "address of a .sha256 file.")
  private String sha256;

  @Mixin
  private SourceOptions web;

  @Option(names = "--config", required = true, paramLabel = "FILE",
      description = "A JSON object that is laid over the image's config.json: its keys "
          + "replace the image's, inside \"installer\" and \"os\" one by one.")
  private Path config;

  @Option(names = "--output", paramLabel = "FILE",
      description = "Where the image goes. It appears there when it is complete. Without "
          + "--source: where the config.json alone goes.")
  private Path output;

  @Option(names = "--in-place", paramLabel = "IMAGE",
      description = "Change this image where it lies, instead of --source and --output.")
  private Path inPlace;

  @Option(names = "--device-type", paramLabel = "TYPE", defaultValue = "",
      description = "Refuse an image for another type. Default: the configuration's "
          + "deviceType.")
  private String deviceType;

  @Option(names = "--create-config",
      description = "Give an image without a config.json one, instead of refusing it.")
  private boolean createConfig;

  @Option(names = "--connections", paramLabel = "FOLDER",
      description = "Write the NetworkManager keyfiles in this folder too: Wi-Fi, static "
          + "addresses.")
  private Path connections;

  @Mixin
  private CacheOptions caching;

  @Option(names = "--compact",
      description = "Write only what differs from the source, a few tens of kB, to be "
          + "expanded later. Needs --cache.")
  private boolean compact;

  @Option(names = "--checksum", defaultValue = "sha256", paramLabel = "KIND",
      converter = ChecksumConverter.class,
      description = "The checksum file beside the image: sha256, or blake3, which takes no "
          + "time when the source is in the cache. Default: sha256.")
  private Algorithm checksum;

  @Option(names = "--max-size", defaultValue = "32GiB", paramLabel = "SIZE",
      description = "The largest image that is accepted. Default: ${DEFAULT-VALUE}.")
  private String maxSize;

  @Mixin
  private ReportOptions reporting;

  @Override
  public Integer call() {
    return reporting.run(this::bake);
  }

  private CommandResult bake() throws IOException {
    requireOneTarget();
    Changes changes = changes();
    ConsoleProgress progress = ConsoleProgress.to(reporting.out());
    try {
      if (inPlace != null) {
        return InPlace.run(inPlace, changes, progress);
      }
      return source == null
          ? ConfigOnly.run(output, changes)
          : Bake.run(request(changes), progress);
    } finally {
      progress.end();
    }
  }

  private BakeRequest request(Changes changes) throws IOException {
    Source image = WebSource.isAddress(source)
        ? web.source(source)
        : new FileSource(Path.of(source));
    String digest = Checksum.resolve(sha256, image.name(), web::source);
    BaseCache cache = caching.cache();
    if (cache != null && digest.isEmpty()) {
      throw new BakeFailure(Reason.BadRequest,
          "--cache finds images by their digest: give it with --sha256");
    }
    if (cache == null && compact) {
      throw new BakeFailure(Reason.BadRequest,
          "--compact needs the source in a cache: name one with --cache");
    }
    Target target = new Target(output, compact ? Form.COMPACT : Form.RAW, checksum);
    return new BakeRequest(image, digest, Sizes.parse(maxSize), changes, target, cache);
  }

  private void requireOneTarget() {
    if (inPlace == null ? output == null : source != null || output != null) {
      throw new BakeFailure(Reason.BadRequest,
          "name an image with --source and a new file with --output, or one image with --in-place");
    }
    if (source == null && (!sha256.isEmpty() || compact || caching.cache() != null)) {
      throw new BakeFailure(Reason.BadRequest,
          "--sha256, --cache and --compact need a --source");
    }
    if (source == null && inPlace == null && connections != null) {
      throw new BakeFailure(Reason.BadRequest, "--connections needs an image to write them into");
    }
    if (source != null && !WebSource.isAddress(source) && isSource(output)) {
      throw new BakeFailure(Reason.BadRequest, "--output is the source itself: use --in-place "
          + output + " to change it where it lies");
    }
  }

  private boolean isSource(Path file) {
    try {
      return Files.isSameFile(file, Path.of(source));
    } catch (IOException _) {
      // A source that is not there is told about when it is opened.
      return false;
    }
  }

  private List<Connection> connections() throws IOException {
    if (connections == null) {
      return List.of();
    }
    if (!Files.isDirectory(connections)) {
      throw new BakeFailure(Reason.BadConfiguration, connections + " is no folder");
    }
    List<Connection> found = new ArrayList<>();
    // A mounted Secret has hidden entries beside its files.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(connections, "[!.]*")) {
      for (Path file : files) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)
            || Files.size(file) > MAX_CONFIG_BYTES) {
          throw new BakeFailure(Reason.BadConfiguration, "the network connection " + file
              + " is no file, unreadable or larger than " + Sizes.text(MAX_CONFIG_BYTES));
        }
        found.add(Connection.of(file.getFileName().toString(), Files.readAllBytes(file)));
      }
    }
    return found;
  }

  private Changes changes() throws IOException {
    if (!Files.isReadable(config) || Files.isDirectory(config)
        || Files.size(config) > MAX_CONFIG_BYTES) {
      throw new BakeFailure(Reason.BadConfiguration, "the configuration " + config
          + " is missing, a folder, unreadable or larger than " + Sizes.text(MAX_CONFIG_BYTES));
    }
    ConfigJson changes = ConfigJson.parse(Files.readAllBytes(config), config.toString(),
        Reason.BadConfiguration);
    String configured = changes.text("deviceType").orElse(deviceType);
    if (!deviceType.isEmpty() && !configured.equals(deviceType)) {
      throw new BakeFailure(Reason.BadConfiguration, "--device-type is " + deviceType
          + ", but the configuration's deviceType is " + configured);
    }
    Settings.check(changes);
    return new Changes(changes, configured, createConfig, connections());
  }
}
