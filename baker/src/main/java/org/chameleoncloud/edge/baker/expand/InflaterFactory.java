package org.chameleoncloud.edge.baker.expand;

import java.util.function.Supplier;

/**
 * Where inflating is done: by ISA-L where it is installed and proves itself, else by the JDK.
 *
 * @param name for people, such as "ISA-L (libisal.so.2)" or "JDK (libisal.so.2 is not installed)"
 * @param opening makes one that stands at the start of data
 */
record InflaterFactory(String name, Supplier<RawInflater> opening) {
  /** A system property; {@code jdk} keeps ISA-L away, to compare or when it is suspected. */
  static final String PROPERTY = "baker.inflate";
  static final String JDK = "jdk";

  private static final class Chosen {
    private static final InflaterFactory ONCE = choose(System.getProperty(PROPERTY, ""),
        IsalLibrary.NAME, System.getProperty("os.arch"));
  }

  /** What this process uses. */
  static InflaterFactory chosen() {
    return Chosen.ONCE;
  }

  static InflaterFactory choose(String wish, String library, String architecture) {
    if (wish.equals(JDK)) {
      return jdk("-D" + PROPERTY + "=" + JDK);
    }
    try {
      IsalLibrary isal = IsalLibrary.load(library, architecture);
      return provenOrJdk(
          new InflaterFactory("ISA-L (" + library + ")", () -> new IsalInflater(isal)));
    } catch (IsalLibrary.Unavailable reason) {
      return jdk(reason.getMessage());
    }
  }

  /** A library that somebody else installed is not believed before it has inflated something right. */
  static InflaterFactory provenOrJdk(InflaterFactory candidate) {
    return InflaterSelfTest.passes(candidate)
        ? candidate
        : jdk(candidate.name + " failed its test");
  }

  static InflaterFactory jdk(String reason) {
    return new InflaterFactory("JDK (" + reason + ")", JdkInflater::new);
  }

  RawInflater open() {
    return opening.get();
  }
}
