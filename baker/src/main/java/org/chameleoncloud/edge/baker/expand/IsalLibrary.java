package org.chameleoncloud.edge.baker.expand;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/**
 * Intel's ISA-L as installed by the system's package manager: its {@code struct inflate_state} of igzip_lib.h, which is
 * the same from 2.24 (2018) to 2.32, and the two functions that use it.
 */
final class IsalLibrary {
  static final String NAME = "libisal.so.2";
  /** 87,368 bytes are used; a newer version may use a few more. */
  static final long STATE_BYTES = 256 << 10;
  static final long NEXT_OUT = 0;
  static final long AVAIL_OUT = 8;
  static final long NEXT_IN = 16;
  static final long AVAIL_IN = 32;
  /** The number of bits read ahead. Whole bytes of them may belong to what follows the data. */
  static final long READ_IN_LENGTH = 36;
  static final long BLOCK_STATE = 21_160;
  static final int BLOCK_FINISH = 5;

  /** On aarch64, versions before 2.32 truncate some valid data (intel/isa-l#316), and the version cannot be queried. */
  private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64");

  private final MethodHandle init;
  private final MethodHandle inflate;

  private IsalLibrary(MethodHandle init, MethodHandle inflate) {
    this.init = init;
    this.inflate = inflate;
  }

  /** The message says in a few words why the library is not used. */
  static final class Unavailable extends Exception {
    Unavailable(String reason) {
      super(reason);
    }
  }

  static IsalLibrary load(String name, String architecture) throws Unavailable {
    if (!ARCHITECTURES.contains(architecture)) {
      throw new Unavailable("ISA-L is not used on " + architecture);
    }
    // Without this check, the JDK would print a warning on every run.
    if (!IsalLibrary.class.getModule().isNativeAccessEnabled()) {
      throw new Unavailable("native access is not enabled");
    }
    return link(lookup(name), name);
  }

  @SuppressWarnings("restricted")
  private static SymbolLookup lookup(String name) throws Unavailable {
    try {
      return SymbolLookup.libraryLookup(name, Arena.global());
    } catch (IllegalArgumentException _) {
      throw new Unavailable(name + " is not installed");
    }
  }

  @SuppressWarnings("restricted")
  private static IsalLibrary link(SymbolLookup symbols, String name) throws Unavailable {
    MemorySegment init = symbol(symbols, "isal_inflate_init", name);
    MemorySegment inflate = symbol(symbols, "isal_inflate", name);
    try {
      Linker linker = Linker.nativeLinker();
      return new IsalLibrary(
          linker.downcallHandle(init, FunctionDescriptor.ofVoid(ADDRESS)),
          linker.downcallHandle(inflate,
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ADDRESS)));
    } catch (UnsupportedOperationException _) {
      throw new Unavailable("this Java cannot call native code");
    }
  }

  private static MemorySegment symbol(SymbolLookup symbols, String symbol, String library)
      throws Unavailable {
    return symbols.find(symbol)
        .orElseThrow(() -> new Unavailable(library + " has no " + symbol));
  }

  /** Initializes the state for new data. */
  void init(MemorySegment state) {
    try {
      init.invokeExact(state);
    } catch (Throwable error) {
      throw failedCall(error);
    }
  }

  /** Inflates from the state's input buffer to its output buffer. Returns a negative number for damaged data. */
  int inflate(MemorySegment state) {
    try {
      return (int) inflate.invokeExact(state);
    } catch (Throwable error) {
      throw failedCall(error);
    }
  }

  private static IllegalStateException failedCall(Throwable error) {
    return new IllegalStateException("a call to " + NAME + " failed", error);
  }
}
