package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;
import org.chameleoncloud.edge.plugin.output.Progress;

/** Copies a file to this machine, and continues when that breaks off, until it is complete and has its digest. */
final class Download {
  private final Source source;
  private final Attempts.Pause pause;
  private final Progress progress;

  /** Where the bytes come from. */
  interface Source {
    /**
     * Copies from {@code offset} to the end.
     *
     * @param moved is given how many bytes have been copied by this call
     * @throws IOException when the connection breaks off
     * @throws CommandFailure when a repetition would not help
     */
    void copy(Wanted wanted, long offset, OutputStream to, LongConsumer moved) throws IOException;
  }

  Download(Source source, Attempts.Pause pause, Progress progress) {
    this.source = source;
    this.pause = pause;
    this.progress = progress;
  }

  /**
   * Copies to a file, unless that is already what is wanted.
   *
   * @throws CommandFailure if there is another file of that name, or what arrives is not what is wanted
   */
  void toFile(Wanted wanted, Path file) throws IOException {
    if (isThere(wanted, file)) {
      return;
    }
    try (PartFile part = PartFile.of(file);
        OnInterrupt _ = OnInterrupt.run("name-part",
            () -> part.left().ifPresent(progress::end))) {
      // Another download may have been completed between the question and the lock.
      if (isThere(wanted, file)) {
        return;
      }
      boolean continued = part.size() > 0;
      if (!receive(wanted, part)) {
        // The rest of another image: it was baked again since.
        if (!continued) {
          throw damaged(wanted, part);
        }
        part.clear();
        if (!receive(wanted, part)) {
          throw damaged(wanted, part);
        }
      }
      part.publish(file);
    }
  }

  private boolean isThere(Wanted wanted, Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    if (Files.isDirectory(file)) {
      throw CommandFailure
          .failed("\"" + file + "\" is a directory: name a file in it with --output");
    }
    if (isComplete(wanted, file)) {
      return true;
    }
    throw CommandFailure.notConfirmed(file + " exists, and is another file: delete it, or download"
        + " to another one with --output");
  }

  private static CommandFailure damaged(Wanted wanted, PartFile part) throws IOException {
    part.delete();
    return CommandFailure.failed("what arrived is not the image that was baked: its "
        + wanted.digest().algorithm().id() + " is not " + wanted.digest().hex()
        + ". It was baked again meanwhile: run the command again. If that fails, too, the image is"
        + " damaged: bake it again with the annotation edge.chameleoncloud.org/rebake");
  }

  /** Whether a file is what is wanted. */
  boolean isComplete(Wanted wanted, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.size() == wanted.size()
          && PartFile.has(channel, wanted.digest(), done -> progress.show("Checking "
              + file.getFileName() + ": " + Bytes.text(done, wanted.size())));
    }
  }

  /**
   * Copies what is missing.
   *
   * @return whether it is what is wanted
   */
  boolean receive(Wanted wanted, PartFile part) throws IOException {
    if (part.size() > wanted.size()) {
      part.clear();
    }
    Attempts attempts = new Attempts();
    while (part.size() < wanted.size()) {
      long before = part.size();
      IOException broken = attempt(wanted, part, before);
      Optional<Duration> wait = attempts.ended(part.size() > before);
      if (broken != null) {
        if (wait.isEmpty()) {
          throw CommandFailure.failed("the connection broke off " + attempts.count() + " times ("
              + broken.getMessage() + "). " + part.path() + " has "
              + Bytes.text(part.size(), wanted.size()) + ": run the command again to continue");
        }
        progress.show("Broken off at " + Bytes.text(part.size(), wanted.size())
            + ", continuing in " + wait.get().toSeconds() + " s: " + broken.getMessage());
        pause(wait.get());
      }
    }
    return part.size() == wanted.size() && part.has(wanted.digest(),
        done -> progress.show("Checking: " + Bytes.text(done, wanted.size())));
  }

  /** @return why it broke off; null if it is complete */
  private IOException attempt(Wanted wanted, PartFile part, long offset) throws IOException {
    IOException broken = null;
    try (OutputStream to = part.append()) {
      try {
        source.copy(wanted, offset, to, count -> progress.show(
            "Downloading: " + Bytes.text(offset + count, wanted.size())));
      } catch (IOException e) {
        broken = e;
      }
    }
    return broken;
  }

  private void pause(Duration time) {
    try {
      pause.of(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted: run the command again to continue");
    }
  }
}
