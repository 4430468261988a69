package org.chameleoncloud.edge.baker.expand;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import org.chameleoncloud.edge.baker.Main;
import org.chameleoncloud.edge.baker.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InflaterFactoryTest {
  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  @Test
  void selectsIsalIfItIsInstalled() {
    assertThat(DeflateSamples.requireIsal().name()).isEqualTo("ISA-L (libisal.so.2)");
  }

  static Stream<Arguments> unavailable() {
    return Stream.of(Arguments.of("", "libnobody.so.9", "amd64",
        "JDK (libnobody.so.9 is not installed)"),
        Arguments.of("", "libc.so.6", "amd64", "JDK (libc.so.6 has no isal_inflate_init)"),
        Arguments.of("", "libisal.so.2", "aarch64", "JDK (ISA-L is not used on aarch64)"),
        Arguments.of("jdk", "libisal.so.2", "amd64", "JDK (-Dbaker.inflate=jdk)"));
  }

  @ParameterizedTest
  @MethodSource("unavailable")
  void selectsTheJdkOtherwiseAndSaysWhy(String wish, String library, String architecture,
      String name) {
    InflaterFactory selected = InflaterFactory.select(wish, library, architecture);
    try (RawInflater inflater = selected.create()) {
      assertThat(inflater).isInstanceOf(JdkInflater.class);
    }
    assertThat(selected.name()).isEqualTo(name);
  }

  @Test
  void acceptsACorrectInflater() {
    InflaterFactory right = new InflaterFactory("right", JdkInflater::new);
    assertThat(InflaterFactory.verifiedOrJdk(right)).isSameAs(right);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("a wrong byte", jdk -> (input, output) -> {
          boolean ended = jdk.inflate(input, output);
          output.put(0, (byte) ~output.get(0));
          return ended;
        }),
        fault("too many bytes consumed", jdk -> (input, output) -> {
          boolean ended = jdk.inflate(input, output);
          input.position(Math.min(input.limit(), input.position() + (ended ? 1 : 0)));
          return ended;
        }),
        fault("no end", jdk -> (input, output) -> jdk.inflate(input, output) && false),
        fault("an early end", jdk -> (input, output) -> jdk.inflate(input, output) || true),
        fault("damage ignored", jdk -> (input, output) -> {
          try {
            return jdk.inflate(input, output);
          } catch (DataFormatException _) {
            return false;
          }
        }),
        fault("everything refused", jdk -> (input, output) -> {
          throw new DataFormatException("no");
        }),
        fault("wrong positions",
            jdk -> (input, output) -> jdk.inflate(input.position(input.limit() + 1), output)));
  }

  private interface Inflates {
    boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException;
  }

  private static Arguments fault(String what, Function<RawInflater, Inflates> fault) {
    return Arguments.of(what,
        new InflaterFactory("faulty", () -> new FaultyInflater(new JdkInflater(), fault)));
  }

  /** The JDK's inflater with a fault. */
  private record FaultyInflater(RawInflater jdk,
      Function<RawInflater, Inflates> fault) implements RawInflater {
    @Override
    public boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException {
      return fault.apply(jdk).inflate(input, output);
    }

    @Override
    public void restart() {
      jdk.restart();
    }

    @Override
    public void close() {
      jdk.close();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void rejectsAFaultyInflater(String what, InflaterFactory faulty) {
    assertThat(InflaterFactory.verifiedOrJdk(faulty).name())
        .isEqualTo("JDK (faulty failed its self-test)");
  }

  @Test
  void isShownWithTheVersionWithoutAWarning() throws Exception {
    DeflateSamples.requireIsal();
    assertThat(version(NATIVE_ACCESS)).contains("inflate: ISA-L (libisal.so.2)")
        .doesNotContain("WARNING");
    assertThat(version()).contains("inflate: JDK (native access is not enabled)")
        .doesNotContain("WARNING");
    assertThat(version(NATIVE_ACCESS, "-Dbaker.inflate=jdk")).contains(
        "inflate: JDK (-Dbaker.inflate=jdk)");
  }

  private static String version(String... options) throws Exception {
    String[] arguments = Stream.concat(Arrays.stream(options), Stream.of("-cp",
        System.getProperty("java.class.path"), Main.class.getName(), "--version"))
        .toArray(String[]::new);
    Programs.Result result = Programs.run(new byte[0],
        Path.of(System.getProperty("java.home"), "bin", "java"), arguments);
    assertThat(result.code()).as(result.output()).isZero();
    return result.output();
  }
}
