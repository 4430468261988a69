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
import org.chameleoncloud.edge.baker.boot.Accepted;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.config.Settings;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.ImageDirectories;
import org.chameleoncloud.edge.baker.source.Checksum;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.WebSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code baker bake}. */
@Command(name = "bake", description = {
    "Bakes a device's image from a source image and a configuration.",
    "The source is not modified; to modify an image, use --in-place."})
final class BakeCommand implements Callable<Integer> {
  private static final long MAX_CONFIG_BYTES = 1 << 20;

  @Option(names = "--source", paramLabel = "FILE-OR-URL",
      description = "The image to start from: raw, zip, gz, xz, zst or bz2.")
  private String source;

  @Option(names = "--source-root", paramLabel = "DIR",
      description = "Where the volume with the source is mounted: refuse a source that is stored "
          + "with baked images in a directory below it.")
  private Path sourceRoot;

  @Option(names = "--sha256", paramLabel = "HEX", defaultValue = "",
      description = "The expected SHA-256 of the source: 64 hex digits, or the path or URL of "
          + "a .sha256 file.")
  private String sha256;

  @Mixin
  private SourceOptions sources;

  @Option(names = "--config", required = true, paramLabel = "FILE",
      description = "The configuration: a JSON object to merge into the image's config.json. "
          + "Its keys replace the image's; \"installer\" and \"os\" are merged key by key.")
  private Path config;

  @Option(names = "--output", paramLabel = "FILE",
      description = "The image to write. It appears only when it is complete. Without "
          + "--source: the config.json to write.")
  private Path output;

  @Option(names = "--in-place", paramLabel = "IMAGE",
      description = "Modify this image in place, instead of using --source and --output.")
  private Path inPlace;

  @Option(names = "--device-type", paramLabel = "TYPE", defaultValue = "",
      description = "Refuse an image for another device type. Default: the configuration's "
          + "deviceType.")
  private String deviceType;

  @Option(names = "--allow-secrets",
      description = "Accept a source that has the key of a device or the secrets of its networks. "
          + "Not with --cache.")
  private boolean allowSecrets;

  @Option(names = "--create-config",
      description = "Create config.json if the image has none, instead of refusing the image.")
  private boolean createConfig;

  @Option(names = "--connections", paramLabel = "DIR",
      description = "Also write the NetworkManager keyfiles from this directory: Wi-Fi, static "
          + "addresses.")
  private Path connections;

  @Mixin
  private CacheOptions caching;

  @Option(names = "--compact",
      description = "Write only what differs from the source, a few tens of kB, to be "
          + "expanded later. Requires --cache.")
  private boolean compact;

  @Option(names = "--checksum", defaultValue = "sha256", paramLabel = "ALGORITHM",
      converter = ChecksumConverter.class,
      description = "The checksum file to write next to the image: sha256, or blake3, which "
          + "takes no time if the source is cached. Default: ${DEFAULT-VALUE}.")
  private Algorithm checksum;

  @Option(names = "--max-size", defaultValue = "32GiB", paramLabel = "SIZE",
      description = "The largest image to accept. Default: ${DEFAULT-VALUE}.")
  private String maxSize;

  @Mixin
  private OutputOptions outputs;

  @Mixin
  private RootOptions roots;

  @Mixin
  private ReportOptions report;

  @Override
  public Integer call() {
    return report.run(this::bake);
  }

  private CommandResult bake() throws IOException {
    requireConsistentOptions();
    if (output != null) {
      outputs.check(roots.place(output));
    }
    Changes changes = changes();
    ConsoleProgress progress = ConsoleProgress.on(report.out());
    try {
      if (inPlace != null) {
        return InPlace.run(inPlace, changes, progress);
      }
      return source == null
          ? ConfigOnly.run(roots.place(output), changes)
          : Bake.run(request(changes), progress);
    } finally {
      progress.end();
    }
  }

  private BakeRequest request(Changes changes) throws IOException {
    if (sourceRoot != null && !WebSource.isUrl(source)) {
      ImageDirectories.refuse(roots.place(Path.of(source)), sourceRoot, roots.place(output));
    }
    Source image = sources.source(source, roots::place);
    String digest = Checksum.resolve(sha256, image.name(), sources::webSource);
    BaseCache cache = caching.cache(roots::place);
    if (cache != null && digest.isEmpty()) {
      throw new BakeFailure(Reason.BadRequest,
          "--cache needs the digest of the source; add --sha256");
    }
    if (cache != null && allowSecrets) {
      throw new BakeFailure(Reason.BadRequest, "--cache stores sources for other devices, so it"
          + " cannot be combined with --allow-secrets; remove one of them");
    }
    if (cache == null && compact) {
      throw new BakeFailure(Reason.BadRequest,
          "--compact needs the source in a cache; add --cache");
    }
    Target target = new Target(roots.place(output), compact ? Form.COMPACT : Form.RAW, checksum);
    return new BakeRequest(image, digest, Sizes.parse(maxSize), changes, target, cache);
  }

  private void requireConsistentOptions() {
    if (inPlace == null && output == null) {
      throw new BakeFailure(Reason.BadRequest,
          "there is nothing to write to; add --output, or use --in-place");
    }
    if (inPlace != null) {
      roots.requireNone("--in-place");
    }
    if (inPlace != null && (source != null || output != null)) {
      throw new BakeFailure(Reason.BadRequest,
          "--in-place cannot be combined with --source or --output");
    }
    if (source == null && (!sha256.isEmpty() || compact || caching.isEnabled())) {
      throw new BakeFailure(Reason.BadRequest,
          "--sha256, --cache and --compact need a source; add --source");
    }
    if (source == null && (sourceRoot != null || allowSecrets)) {
      throw new BakeFailure(Reason.BadRequest,
          "--source-root and --allow-secrets need a source; add --source");
    }
    if (source == null && inPlace == null && connections != null) {
      throw new BakeFailure(Reason.BadRequest,
          "--connections needs an image; add --source or --in-place");
    }
    if (source != null && SourceOptions.isFile(source, output)) {
      throw new BakeFailure(Reason.BadRequest, "--output and --source are the same file; use"
          + " --in-place " + output + " to modify it");
    }
  }

  private List<Connection> connections() throws IOException {
    if (connections == null) {
      return List.of();
    }
    if (!Files.isDirectory(connections)) {
      throw new BakeFailure(Reason.BadConfiguration,
          "--connections: " + connections + " is not a directory");
    }
    List<Connection> found = new ArrayList<>();
    // A mounted Secret has hidden entries in addition to its files.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(connections, "[!.]*")) {
      for (Path file : files) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)
            || Files.size(file) > MAX_CONFIG_BYTES) {
          throw new BakeFailure(Reason.BadConfiguration, "the network connection " + file
              + " must be a readable file of at most " + Sizes.text(MAX_CONFIG_BYTES));
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
          + " must be a readable file of at most " + Sizes.text(MAX_CONFIG_BYTES));
    }
    ConfigJson changes = Settings.check(ConfigJson.parse(Files.readAllBytes(config),
        config.toString(), Reason.BadConfiguration));
    String configured = changes.text("deviceType").orElse(deviceType);
    if (!deviceType.isEmpty() && !configured.equals(deviceType)) {
      throw new BakeFailure(Reason.BadConfiguration, "--device-type is " + deviceType
          + ", but the configuration's deviceType is " + configured + "; use the same in both");
    }
    Accepted accepted = allowSecrets ? Accepted.ANY : Accepted.UNCONFIGURED;
    return new Changes(changes, configured, createConfig, connections(), accepted);
  }
}
