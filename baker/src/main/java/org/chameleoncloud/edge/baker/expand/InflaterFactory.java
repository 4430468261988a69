package org.chameleoncloud.edge.baker.expand;

import java.util.function.Supplier;

/**
 * Creates inflaters: ISA-L's where it is installed and passes a self-test, otherwise the JDK's.
 *
 * @param name for users, for example "ISA-L (libisal.so.2)" or "JDK (libisal.so.2 is not installed)"
 * @param inflaters creates an inflater that is ready for the start of data
 */
record InflaterFactory(String name, Supplier<RawInflater> inflaters) {
  /** A system property. The value {@code jdk} disables ISA-L, to compare the two or to rule it out as a cause. */
  static final String PROPERTY = "baker.inflate";
  static final String JDK = "jdk";

  private static final class Selected {
    private static final InflaterFactory ONCE = select(System.getProperty(PROPERTY, ""),
        IsalLibrary.NAME, System.getProperty("os.arch"));
  }

  /** The one that this process uses. */
  static InflaterFactory selected() {
    return Selected.ONCE;
  }

  static InflaterFactory select(String wish, String library, String architecture) {
    if (wish.equals(JDK)) {
      return jdk("-D" + PROPERTY + "=" + JDK);
    }
    try {
      IsalLibrary isal = IsalLibrary.load(library, architecture);
      return verifiedOrJdk(
          new InflaterFactory("ISA-L (" + library + ")", () -> new IsalInflater(isal)));
    } catch (IsalLibrary.Unavailable reason) {
      return jdk(reason.getMessage());
    }
  }

  /** A library that comes from the system is used only if it inflates a sample correctly. */
  static InflaterFactory verifiedOrJdk(InflaterFactory candidate) {
    return InflaterSelfTest.passes(candidate)
        ? candidate
        : jdk(candidate.name + " failed its self-test");
  }

  static InflaterFactory jdk(String reason) {
    return new InflaterFactory("JDK (" + reason + ")", JdkInflater::new);
  }

  RawInflater create() {
    return inflaters.get();
  }
}
