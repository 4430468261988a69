package org.chameleoncloud.edge.plugin.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.chameleoncloud.edge.operator.api.ImageForm;
import org.chameleoncloud.edge.plugin.cli.ClusterNames;
import org.chameleoncloud.edge.plugin.cli.ClusterOptions;
import org.chameleoncloud.edge.plugin.cli.Printer;
import org.chameleoncloud.edge.plugin.cluster.Cluster;
import org.chameleoncloud.edge.plugin.cluster.Device;
import org.chameleoncloud.edge.plugin.image.claim.ClaimPod;
import org.chameleoncloud.edge.plugin.image.claim.Request;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.outcome.FileFailures;
import org.chameleoncloud.edge.plugin.output.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code kubectl chi-edge image config}. */
@Command(name = "config", description = {"Prints a device's config.json, which has its key.",
    "The stored one if spec.image.form is Config, otherwise that of the boot partition of its image, "
        + "compact or not. Read like image download does, with the same permissions."})
final class ConfigCommand implements Callable<Integer> {
  /** A thousand times the usual size. */
  private static final int MAX_BYTES = 1 << 20;
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Parameters(paramLabel = "NAME|UUID", completionCandidates = ClusterNames.Devices.class,
      description = "The resource, the device's name on the testbed, or the UUID of its record.")
  private String name;

  @Option(names = "--output", paramLabel = "FILE", order = 1,
      description = "Write it to this new file, which only you can read, instead of standard output.")
  private Path output;

  @Option(names = "--show", order = 2,
      description = "Print it even on a terminal, where others may see it.")
  private boolean show;

  @Mixin
  private PodOptions pods;

  @Mixin
  private ClusterOptions target;

  @Mixin
  private Printer printer;

  @Override
  public Integer call() {
    if (output == null && !show && printer.context().terminal().outIsTerminal()) {
      throw CommandFailure.notConfirmed("config.json has the device's key, which would be shown:"
          + " write it to a file with --output, or add --show");
    }
    if (output != null && Files.exists(output)) {
      throw CommandFailure
          .notConfirmed(output + " exists: name another file with --output, or delete it");
    }
    byte[] config;
    try (Cluster cluster = target.open(); Progress progress = printer.progress()) {
      Device device = cluster.require(name);
      StoredFile stored = StoredFile.of(device);
      try (ClaimPod pod = pods.open(cluster, device, stored.claimName(), progress)) {
        config = read(pod, stored);
      }
    }
    write(config);
    printer.note("It contains the device's key: treat it like a password.");
    return ExitCode.DONE.code();
  }

  private static byte[] read(ClaimPod pod, StoredFile stored) {
    String path = stored.file().path();
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    Request request = stored.form() == ImageForm.Config
        ? Request.file(path, false, 0, stored.file().size())
        : Request.config(path, MAX_BYTES, _ -> isJson(received.toByteArray()));
    try {
      pod.copy(request, received, _ -> {});
    } catch (IOException e) {
      throw CommandFailure.failed("the connection to the pod broke off (" + e.getMessage()
          + "): run the command again");
    }
    return received.toByteArray();
  }

  private static boolean isJson(byte[] text) {
    try {
      return JSON.readTree(new String(text, StandardCharsets.UTF_8)).isObject();
    } catch (JsonProcessingException _) {
      return false;
    }
  }

  private void write(byte[] config) {
    if (output == null) {
      printer.out().print(new String(config, StandardCharsets.UTF_8));
      printer.out().flush();
      return;
    }
    try (PartFile part = PartFile.temporary(output)) {
      try (OutputStream to = part.append()) {
        to.write(config);
      }
      part.publish(output);
    } catch (IOException e) {
      throw CommandFailure.failed(output + " cannot be written: " + FileFailures.reason(e)
          + ". Name another file with --output");
    }
  }
}
