package org.chameleoncloud.edge.cluster.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Bodies of responses that cost much to read. Each is made once. */
final class Payloads {
  /** A terminal sequence and a forged line of a log, as JSON escapes. */
  static final String CONTROLS = "\\u001b[2J\\u0007\\n2026-01-01T00:00:00Z INFO event=forged\\u202e";
  private static final int MEBIBYTE = 1 << 20;

  private static final Supplier<byte[]> GZIP_BOMB = once(
      () -> gzip("{\"hardware\": [\"", "a".repeat(64 * MEBIBYTE), "\"]}"));
  private static final Supplier<byte[]> TINY = once(() -> gzip("{\"hardware\": [",
      IntStream.range(0, 700_000).mapToObj(i -> "{\"uuid\":\"" + i + "\"}")
          .collect(Collectors.joining(",")),
      "]}"));
  private static final Supplier<byte[]> SECRETS = once(Payloads::makeSecretLike);
  private static final Supplier<String> WORKERS = once(Payloads::makeManyWorkers);
  private static final Supplier<byte[]> ZIP_BOMB = once(Payloads::makeZipBomb);

  private Payloads() {}

  /** Makes a value when it is first needed. */
  private static <T> Supplier<T> once(Supplier<T> maker) {
    FutureTask<T> task = new FutureTask<>(maker::get);
    return () -> {
      task.run();
      try {
        return task.get();
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  static byte[] gzipBomb() {
    return GZIP_BOMB.get();
  }

  static byte[] tinyRecords() {
    return TINY.get();
  }

  static byte[] secretLike() {
    return SECRETS.get();
  }

  static String manyWorkers() {
    return WORKERS.get();
  }

  /** A disk image of zeros, 1 GiB, with another entry of the same size in front of it. */
  static byte[] zipBomb() {
    return ZIP_BOMB.get();
  }

  /** A record with everything that a record needs. */
  static String record(String name) {
    return """
        {"uuid": "%s", "name": "%s", "project_id": "project", "hardware_type": "device.balena",
         "created_at": "2026-01-01T00:00:00", "updated_at": null, "properties": {"machine_name":
         "raspberrypi4-64", "contact_email": "tenant@example.org"}, "workers": []}"""
        .formatted(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), name);
  }

  /** Records, each followed by a comma. */
  static byte[] records(int count) {
    return IntStream.range(0, count).mapToObj(i -> record("device-" + i) + ",")
        .collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8);
  }

  /** One of several bodies of the wrong type. */
  static String wrongTypes(int which) {
    String[] bodies = {"{\"hardware\": 7}", "[]", "null", "\"\"", "{\"hardware\": [null]}",
        "{\"hardware\": [{\"uuid\": {}, \"name\": [], \"project_id\": 1}]}",
        "{\"hardware\": [" + record("a").replace("\"workers\": []", "\"workers\": {\"a\": 1}")
            + "]}",
        "{\"hardware\": [" + record("b").replace("{\"machine_name\":", "[{\"machine_name\":")
            .replace("}, \"workers\"", "}], \"workers\"") + "]}",
        "{\"hardware\": [" + record("c").replace("\"2026-01-01T00:00:00\"",
            "\"+999999999-12-31T23:59:59\"") + "]}"};
    return bodies[Math.floorMod(which, bodies.length)];
  }

  /** The value of a parameter of a query; empty without one. */
  static String query(String target, String name) {
    int start = target.indexOf(name + "=");
    return start < 0 ? "" : target.substring(start + name.length() + 1);
  }

  /** Many values that a reader has to look for in a long text that is full of their beginnings. */
  private static byte[] makeSecretLike() {
    String properties = IntStream.range(0, 4000)
        .mapToObj(i -> "\"secret_" + i + "\": \"" + "a".repeat(20) + i + "\"")
        .collect(Collectors.joining(", "));
    String text = "a".repeat(4 * MEBIBYTE);
    String record = record("secretive")
        .replace("\"properties\": {", "\"properties\": {" + properties + ", ")
        .replace("\"workers\": []", """
            "workers": [{"worker_type": "balena", "state": "ERROR", "state_details":
            {"device_api_key": "%s", "token": "%s", "last_error": "%s"}}]"""
            .formatted("a".repeat(64), "a".repeat(63) + "b", text));
    return gzip("{\"error\": \"" + text + "\", \"hardware\": [", record, "]}");
  }

  private static String makeManyWorkers() {
    String workers = IntStream.range(0, 2000)
        .mapToObj(i -> "{\"worker_type\": \"" + CONTROLS + i + "\", \"state\": \"ERROR\", "
            + "\"state_details\": {\"last_error\": \"" + CONTROLS + "\"}}")
        .collect(Collectors.joining(", "));
    return "{\"hardware\": ["
        + record("many").replace("\"workers\": []", "\"workers\": [" + workers + "]") + "]}";
  }

  private static byte[] gzip(String... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (String part : parts) {
        out.write(part.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] makeZipBomb() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (String entry : new String[]{"readme.txt", "pi4.img"}) {
        out.putNextEntry(new ZipEntry(entry));
        for (int i = 0; i < 1024; i++) {
          out.write(new byte[MEBIBYTE]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
