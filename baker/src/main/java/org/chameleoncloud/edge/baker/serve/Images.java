package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.directory.RegularFile.Version;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.Overlay;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.ChecksumFile;

/**
 * The images of a namespace on a claim, by the paths of their URLs. {@code NAME.img} is also the expanded form of
 * {@code NAME.img.compact}, and {@code NAME.img.b3} its checksum. No link is followed, and nothing else on the claim is
 * opened, except for the bases of compact images.
 */
final class Images {
  /** 40 times the size of a typical one; each download keeps its own in memory. */
  private static final int MAX_COMPACT_BYTES = 1 << 20;
  private static final int MAX_CHECKSUM_BYTES = 4096;
  private static final String COMPACT = ".compact";
  private static final Pattern CHECKSUM = Pattern.compile("([0-9a-f]{64})  .*\n?");

  private final Place directory;
  private final BaseCache bases;
  private final Pattern path;

  /**
   * @param root the directory at which the claim is mounted
   * @param namespace the directory of the images below it, and the first part of a URL's path
   */
  Images(Path root, String namespace) {
    directory = Place.below(root, root.resolve(namespace));
    bases = BaseCache.on(root);
    path = Pattern.compile("/" + Pattern.quote(namespace)
        + "/([a-z0-9][-._a-z0-9]{0,200}\\.(?:img(?:\\.compact)?|config\\.json)(?:\\.(?:sha256|b3))?)");
  }

  /** Whether a path is one of a file to send, if it exists. Nothing is decoded, because no name needs it. */
  boolean isServed(String requestPath) {
    return path.matcher(requestPath).matches();
  }

  /**
   * Opens the file of a path.
   *
   * @return empty if there is none
   * @throws BakeFailure if a compact image is damaged, or its base is missing
   */
  Optional<OpenFile> open(String requestPath) throws IOException {
    Matcher matcher = path.matcher(requestPath);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1);
    try (OpenDirectory images = directory.child("any").openDirectory()) {
      Optional<OpenFile> stored = stored(images, name);
      return stored.isPresent() ? stored : computed(images, name);
    } catch (NoSuchFileException | UnsafeFileException _) {
      return Optional.empty();
    }
  }

  private Optional<OpenFile> stored(OpenDirectory images, String name) throws IOException {
    try (RegularFile file = images.open(name)) {
      Version version = file.version();
      FileChannel channel = file.read();
      return Optional.of(new DiskFile(name, version.size(), tag(images, name, version),
          FileDisk.published(channel), channel));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /**
   * By the digest in the file's checksum file, which is written after the file and removed before it is replaced; or by
   * what identifies the file, if there is no such digest.
   */
  private static String tag(OpenDirectory images, String name, Version version)
      throws IOException {
    for (Algorithm algorithm : Algorithm.values()) {
      Optional<String> digest = digest(images, ChecksumFile.nameFor(name, algorithm), version);
      if (digest.isPresent() && images.key(name).equals(Optional.of(version.key()))) {
        return quoted(algorithm, digest.get());
      }
    }
    Hasher identity = Algorithm.SHA_256.start();
    identity.update(ByteBuffer.wrap(version.toString().getBytes(StandardCharsets.UTF_8)));
    return "\"file-" + identity.finish().hex() + "\"";
  }

  private static Optional<String> digest(OpenDirectory images, String checksum, Version image)
      throws IOException {
    try (RegularFile file = images.open(checksum)) {
      return file.version().modified().compareTo(image.modified()) < 0
          ? Optional.empty()
          : file.bytes(MAX_CHECKSUM_BYTES)
              .map(bytes -> CHECKSUM.matcher(new String(bytes, StandardCharsets.UTF_8)))
              .filter(Matcher::matches).map(line -> line.group(1));
    } catch (NoSuchFileException | UnsafeFileException _) {
      return Optional.empty();
    }
  }

  private static String quoted(Algorithm algorithm, String digest) {
    return "\"" + algorithm.id() + "-" + digest + "\"";
  }

  private Optional<OpenFile> computed(OpenDirectory images, String name) throws IOException {
    String suffix = "." + Algorithm.BLAKE3.suffix();
    if (name.endsWith(".img")) {
      return Optional.of(expanded(compact(images, name), name));
    }
    if (name.endsWith(".img" + suffix)) {
      String image = name.substring(0, name.length() - suffix.length());
      String digest = compact(images, image).blake3();
      return Optional.of(new TextFile(name,
          (digest + "  " + image + "\n").getBytes(StandardCharsets.UTF_8),
          "\"checksum-" + digest + "\""));
    }
    return Optional.empty();
  }

  private static CompactImage compact(OpenDirectory images, String name) throws IOException {
    try (RegularFile file = images.open(name + COMPACT); FileChannel channel = file.read()) {
      if (channel.size() > MAX_COMPACT_BYTES) {
        throw new BakeFailure(Reason.TooLarge, name + COMPACT + " is larger than 1 MiB, so it is"
            + " not expanded here; fetch it as it is, and expand it with baker expand");
      }
      return CompactImage.read(channel, name + COMPACT);
    }
  }

  private OpenFile expanded(CompactImage compact, String name) throws IOException {
    FileChannel base = bases.content(compact.baseSha256(), compact.size())
        .orElseThrow(() -> new BakeFailure(Reason.SourceMissing, "the base of " + name + COMPACT
            + " is no longer on the claim, so it cannot be expanded here; bake the image again,"
            + " or fetch " + name + COMPACT + " and expand it with baker expand --source"));
    return new DiskFile(name, compact.size(), quoted(Algorithm.BLAKE3, compact.blake3()),
        new Overlay(FileDisk.published(base), compact.blocks()), base);
  }
}
