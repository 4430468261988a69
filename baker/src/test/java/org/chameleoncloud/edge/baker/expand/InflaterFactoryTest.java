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
  private static final String ALLOWED = "--enable-native-access=ALL-UNNAMED";

  @Test
  void takesIsalWhereItIs() {
    assertThat(DeflateSamples.requireIsal().name()).isEqualTo("ISA-L (libisal.so.2)");
  }

  static Stream<Arguments> missing() {
    return Stream.of(Arguments.of("", "libnobody.so.9", "amd64",
        "JDK (libnobody.so.9 is not installed)"),
        Arguments.of("", "libc.so.6", "amd64", "JDK (libc.so.6 has no isal_inflate_init)"),
        Arguments.of("", "libisal.so.2", "aarch64", "JDK (ISA-L is not used on aarch64)"),
        Arguments.of("jdk", "libisal.so.2", "amd64", "JDK (-Dbaker.inflate=jdk)"));
  }

  @ParameterizedTest
  @MethodSource("missing")
  void takesTheJdksElseAndSaysWhy(String wish, String library, String architecture, String name) {
    InflaterFactory inflate = InflaterFactory.choose(wish, library, architecture);
    try (RawInflater opened = inflate.open()) {
      assertThat(opened).isInstanceOf(JdkInflater.class);
    }
    assertThat(inflate.name()).isEqualTo(name);
  }

  @Test
  void believesAnInflateThatIsRight() {
    InflaterFactory right = new InflaterFactory("right", JdkInflater::new);
    assertThat(InflaterFactory.provenOrJdk(right)).isSameAs(right);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("a wrong byte", jdk -> (input, output) -> {
          boolean ended = jdk.inflate(input, output);
          output.put(0, (byte) ~output.get(0));
          return ended;
        }),
        lie("too little given back", jdk -> (input, output) -> {
          boolean ended = jdk.inflate(input, output);
          input.position(Math.min(input.limit(), input.position() + (ended ? 1 : 0)));
          return ended;
        }),
        lie("no end", jdk -> (input, output) -> jdk.inflate(input, output) && false),
        lie("an early end", jdk -> (input, output) -> jdk.inflate(input, output) || true),
        lie("damage passed", jdk -> (input, output) -> {
          try {
            return jdk.inflate(input, output);
          } catch (DataFormatException _) {
            return false;
          }
        }),
        lie("everything refused", jdk -> (input, output) -> {
          throw new DataFormatException("no");
        }),
        lie("numbers from elsewhere",
            jdk -> (input, output) -> jdk.inflate(input.position(input.limit() + 1), output)));
  }

  private interface Inflates {
    boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException;
  }

  private static Arguments lie(String what, Function<RawInflater, Inflates> lie) {
    return Arguments.of(what,
        new InflaterFactory("lying", () -> new Lying(new JdkInflater(), lie)));
  }

  /** The JDK's inflate, with something made wrong. */
  private record Lying(RawInflater jdk,
      Function<RawInflater, Inflates> lie) implements RawInflater {
    @Override
    public boolean inflate(ByteBuffer input, ByteBuffer output) throws DataFormatException {
      return lie.apply(jdk).inflate(input, output);
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
  @MethodSource("lies")
  void doesNotBelieveAnInflateThatIsWrong(String what, InflaterFactory lying) {
    assertThat(InflaterFactory.provenOrJdk(lying).name()).isEqualTo("JDK (lying failed its test)");
  }

  @Test
  void isToldWithTheVersionAndWithoutAWarning() throws Exception {
    DeflateSamples.requireIsal();
    assertThat(version(ALLOWED)).contains("inflate: ISA-L (libisal.so.2)")
        .doesNotContain("WARNING");
    assertThat(version()).contains("inflate: JDK (native access is not enabled)")
        .doesNotContain("WARNING");
    assertThat(version(ALLOWED, "-Dbaker.inflate=jdk")).contains(
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
