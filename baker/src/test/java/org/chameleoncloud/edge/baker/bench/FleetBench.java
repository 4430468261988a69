package org.chameleoncloud.edge.baker.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.bake.Bake;
import org.chameleoncloud.edge.baker.bake.BakeRequest;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.bake.Verification;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.source.FileSource;

/**
 * A benchmark, run by {@code baker/bench/run}. Bakes many devices of one type in one process and prints how many per
 * second, each synced to disk and read back; or bakes them one after the other, alternating with
 * {@code cp --sparse=always} and {@code sync}.
 */
public final class FleetBench {
  private static final int THREADS = 4;

  private final Path directory;
  private final Path source;
  private final String sha256;
  private final Form form;

  private FleetBench(Path directory, Path source, String sha256, Form form) {
    this.directory = directory;
    this.source = source;
    this.sha256 = sha256;
    this.form = form;
  }

  /** Arguments: {@code fleet|next DIR SOURCE SHA256 COUNT raw|compact}. */
  public static void main(String... arguments) throws Exception {
    FleetBench bench = new FleetBench(Path.of(arguments[1]), Path.of(arguments[2]), arguments[3],
        arguments[5].equals("compact") ? Form.COMPACT : Form.RAW);
    int count = Integer.parseInt(arguments[4]);
    bench.bake(count);
    if (arguments[0].equals("fleet")) {
      bench.fleet(count);
    } else {
      bench.compareWithCp(count);
    }
  }

  private void fleet(int count) throws Exception {
    // Warm-up.
    bakeAll(0, count / 4);
    long free = Files.getFileStore(directory).getUnallocatedSpace();
    long start = System.nanoTime();
    List<Baked> baked = bakeAll(count / 4, count / 4 + count);
    double seconds = (System.nanoTime() - start) / 1e9;
    long used = free - Files.getFileStore(directory).getUnallocatedSpace();
    Set<String> digests = new HashSet<>();
    baked.forEach(image -> digests.add(image.digest().hex()));
    if (digests.size() != count) {
      throw new IllegalStateException(count + " devices have " + digests.size() + " images");
    }
    Verification.run(Path.of(baked.getLast().path()), cache(), Progress.NONE);
    System.out.printf(Locale.ROOT, "%.0f %d%n", count / seconds, used / count / 1024);
  }

  private List<Baked> bakeAll(int from, int to) throws InterruptedException, ExecutionException {
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Baked>> images = IntStream.range(from, to)
          .mapToObj(number -> pool.submit(() -> bake(number))).toList();
      List<Baked> baked = new ArrayList<>();
      for (Future<Baked> image : images) {
        baked.add(image.get());
      }
      return baked;
    }
  }

  private void compareWithCp(int count) throws Exception {
    List<Double> baker = new ArrayList<>();
    List<Double> cp = new ArrayList<>();
    Path base = cached();
    Path copy = directory.resolve("copy.img");
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      Baked baked = bake(i);
      baker.add((System.nanoTime() - start) / 1e9);
      Files.delete(Path.of(baked.path()));
      start = System.nanoTime();
      run("cp", "--sparse=always", base.toString(), copy.toString());
      run("sync", copy.toString());
      cp.add((System.nanoTime() - start) / 1e9);
      Files.delete(copy);
    }
    System.out.printf(Locale.ROOT, "%.3f %.3f%n", median(baker), median(cp));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  private static double median(List<Double> seconds) {
    seconds.sort(Comparator.naturalOrder());
    return seconds.get(seconds.size() / 2);
  }

  private Path cached() throws IOException {
    try (Stream<Path> files = Files.list(cache().directory().path())) {
      return files.filter(file -> file.toString().endsWith(".img")).findFirst().orElseThrow();
    }
  }

  private BaseCache cache() {
    return new BaseCache(Place.of(directory.resolve(".bases")), 4);
  }

  private Baked bake(int number) throws IOException {
    String config = String.format(Locale.ROOT, "{\"deviceType\":\"raspberrypi4-64\","
        + "\"uuid\":\"%032x\",\"hostname\":\"device-%d\",\"filler\":\"%s\"}", number, number,
        "x".repeat(800));
    Changes changes = new Changes(ConfigJson.parse(config.getBytes(StandardCharsets.UTF_8),
        "the configuration", Reason.BadConfiguration), "raspberrypi4-64", false, List.of());
    Path output = directory.resolve("fleet/device-" + number + ".img");
    return Bake
        .run(new BakeRequest(new FileSource(Place.of(source)), sha256, Long.MAX_VALUE, changes,
            new Target(Place.of(output), form, Algorithm.BLAKE3), cache()), Progress.NONE);
  }
}
