package org.chameleoncloud.edge.baker.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.bake.InPlace;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;

/** A program that writes a configuration into an image in place. */
sealed interface BakeTool {
  /** Its name in the header of a table. */
  String title();

  /**
   * Writes the image's changes into it.
   *
   * @return whether the tool reported success
   */
  boolean write(CorpusImage image, Path file) throws IOException, InterruptedException;

  /** This project. */
  record Baker() implements BakeTool {
    @Override
    public String title() {
      return "baker";
    }

    @Override
    public boolean write(CorpusImage image, Path file) throws IOException {
      try {
        InPlace.run(file, image.changes(), Progress.NONE);
        return true;
      } catch (BakeFailure _) {
        return false;
      }
    }
  }

  /** mtools. It is passed the start of the boot partition, because it supports neither GPT nor labels. */
  record Mtools() implements BakeTool {
    @Override
    public String title() {
      return "mtools";
    }

    @Override
    public boolean write(CorpusImage image, Path file) throws IOException, InterruptedException {
      Path config = config(image, file);
      return Programs.run("mcopy", "-o", "-i", file + "@@" + image.boot().start(),
          config.toString(), "::config.json").code() == 0;
    }
  }

  /** chi-edge, using the functions that its bake command calls. */
  record ChiEdge(Path python) implements BakeTool {
    private static final byte[] PROGRAM = """
        import json, sys
        from chi_edge import image
        part = image.find_boot_partition_id(sys.argv[1])
        config = image.read_config_json(sys.argv[1], part, "config.json")
        config.update(json.load(open(sys.argv[2])))
        image.write_config_json(sys.argv[1], part, "config.json", config)
        """.getBytes(StandardCharsets.US_ASCII);

    @Override
    public String title() {
      return "chi-edge";
    }

    @Override
    public boolean write(CorpusImage image, Path file) throws IOException, InterruptedException {
      return Programs.run(PROGRAM, python, "-", file.toString(), config(image, file).toString())
          .code() == 0;
    }
  }

  /** Writes the changes to a file next to the image. */
  private static Path config(CorpusImage image, Path file) throws IOException {
    return Files.write(file.resolveSibling("device.json"), image.changes().config().bytes());
  }
}
