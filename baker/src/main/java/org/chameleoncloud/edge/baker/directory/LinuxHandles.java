package org.chameleoncloud.edge.baker.directory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Entries by their file descriptors: openat(2) relative to an open directory, without following a link. The JDK then works
 * with {@code /proc/self/fd/NUMBER}, which leads to what is open and to nothing else (proc_pid_fd(5)).
 */
final class LinuxHandles implements Handles {
  // fcntl.h; two of them differ between architectures.
  private static final int READ_WRITE = 02;
  private static final int CREATE = 0100;
  private static final int EXCLUSIVE = 0200;
  private static final int CLOSE_ON_EXEC = 02000000;
  private static final int NAME_ONLY = 010000000;
  private static final boolean ARM_OR_POWER = Set.of("aarch64", "arm", "ppc64le")
      .contains(System.getProperty("os.arch"));
  private static final int NO_FOLLOW = ARM_OR_POWER ? 0100000 : 0400000;

  private static final int CURRENT_DIRECTORY = -100;
  private static final int OWNER_ONLY = 0600;

  // errno.h
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int EBUSY = 16;
  private static final int EEXIST = 17;

  private static final LinuxHandles INSTANCE = link(Linker.nativeLinker());

  private final MethodHandle openat;
  private final MethodHandle close;
  private final MethodHandle strerror;

  private LinuxHandles(MethodHandle openat, MethodHandle close, MethodHandle strerror) {
    this.openat = openat;
    this.close = close;
    this.strerror = strerror;
  }

  static LinuxHandles get() {
    return INSTANCE;
  }

  @SuppressWarnings("restricted")
  private static LinuxHandles link(Linker linker) {
    return new LinuxHandles(
        linker.downcallHandle(symbol(linker, "openat"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(3), Linker.Option.captureCallState("errno")),
        linker.downcallHandle(symbol(linker, "close"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT)),
        linker.downcallHandle(symbol(linker, "strerror"),
            FunctionDescriptor.of(ADDRESS, JAVA_INT)));
  }

  private static MemorySegment symbol(Linker linker, String name) {
    return linker.defaultLookup().find(name).orElseThrow();
  }

  @Override
  public Handle trusted(Path path) throws IOException {
    return handle(open(CURRENT_DIRECTORY, path.toString(), NAME_ONLY));
  }

  @Override
  public Handle entry(Handle directory, String name) throws IOException {
    return handle(open(number(directory), name, NAME_ONLY | NO_FOLLOW));
  }

  /** Without O_CREAT, O_EXCL is for block devices: EBUSY says that one is in use, for example mounted (open(2)). */
  @Override
  public Handle claimed(Path device) throws IOException {
    return handle(open(CURRENT_DIRECTORY, device.toString(), EXCLUSIVE | READ_WRITE));
  }

  @Override
  public Handle create(Handle directory, String name) throws IOException {
    return handle(open(number(directory), name, CREATE | EXCLUSIVE | READ_WRITE | NO_FOLLOW));
  }

  private Handle handle(int descriptor) {
    return new Handle(Path.of("/proc/self/fd", Integer.toString(descriptor)),
        () -> close(descriptor));
  }

  private static int number(Handle handle) {
    return Integer.parseInt(handle.path().getFileName().toString());
  }

  private int open(int directory, String name, int flags) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      int descriptor = (int) openat.invokeExact(state, directory, arena.allocateFrom(name),
          flags | CLOSE_ON_EXEC, OWNER_ONLY);
      if (descriptor < 0) {
        throw failure(name, state.get(JAVA_INT, 0));
      }
      return descriptor;
    } catch (IOException failure) {
      throw failure;
    } catch (Throwable error) {
      throw new IllegalStateException("a call to openat failed", error);
    }
  }

  private IOException failure(String name, int error) throws Throwable {
    return switch (error) {
      case ENOENT -> new NoSuchFileException(name);
      case EEXIST -> new FileAlreadyExistsException(name);
      case EBUSY -> new DeviceInUseException(name);
      case EACCES, EPERM -> new AccessDeniedException(name);
      default -> new FileSystemException(name, null, text(error));
    };
  }

  @SuppressWarnings("restricted")
  private String text(int error) throws Throwable {
    MemorySegment text = (MemorySegment) strerror.invokeExact(error);
    return text.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private void close(int descriptor) {
    try {
      int _ = (int) close.invokeExact(descriptor);
    } catch (Throwable error) {
      throw new IllegalStateException("a call to close failed", error);
    }
  }
}
