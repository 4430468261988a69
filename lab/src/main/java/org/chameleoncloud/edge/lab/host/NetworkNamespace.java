package org.chameleoncloud.edge.lab.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A network namespace of Linux. A socket belongs to the namespace of the thread that opened it (setns(2)), and is used by
 * any thread.
 *
 * @param file such as {@code /proc/PID/ns/net}
 */
public record NetworkNamespace(Path file) {
  // fcntl.h and sched.h
  private static final int READ_ONLY_CLOSE_ON_EXEC = 02000000;
  private static final int NETWORK = 0x40000000;

  /** Opens something, such as a socket. */
  @FunctionalInterface
  public interface Opening<T> {
    /** Opens it. */
    T open() throws IOException;
  }

  /** Calls of the C library. Only loaded where a namespace is entered, which is never the case on other systems. */
  private static final class Library {
    private static final MethodHandle OPEN = function("open",
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle SETNS = function("setns",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = function("close",
        FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor type,
        Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), type, options);
    }
  }

  /** The network namespace of a process. */
  static NetworkNamespace of(ProcessHandle process) {
    return new NetworkNamespace(Path.of("/proc", Long.toString(process.pid()), "ns/net"));
  }

  /**
   * Opens something in the namespace, in a thread that ends with it.
   *
   * @throws IOException if it cannot be opened, or the namespace cannot be entered
   */
  public <T> T open(Opening<T> opening) throws IOException {
    FutureTask<T> task = new FutureTask<>(() -> {
      enter();
      return opening.open();
    });
    Thread.ofPlatform().name("network-namespace").start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("cannot use " + file, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while entering " + file, e);
    }
  }

  private void enter() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) Library.OPEN.invokeExact(arena.allocateFrom(file.toString()),
          READ_ONLY_CLOSE_ON_EXEC);
      if (descriptor < 0) {
        throw new IOException(file + " cannot be opened: has the host ended?");
      }
      int entered = (int) Library.SETNS.invokeExact(descriptor, NETWORK);
      int _ = (int) Library.CLOSE.invokeExact(descriptor);
      if (entered < 0) {
        throw new IOException(file + " cannot be entered: run as root");
      }
    } catch (IOException failure) {
      throw failure;
    } catch (Throwable error) {
      throw new IllegalStateException("a call to the C library failed", error);
    }
  }
}
