package dev.jams.admin;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import java.io.IOException;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the threads of this JVM are doing. */
final class Threads {
  private Threads() {}

  /**
   * All threads.
   *
   * @param deadlocked ids of those that wait for each other
   * @param virtualLeftOut how many virtual threads there are besides those that are shown; null
   *     where the JVM does not tell of any
   */
  record Dump(String time, List<Shown> threads, List<Long> deadlocked, Integer virtualLeftOut) {
    /** The same for people. */
    HttpResponse text() {
      StringBuilder text = new StringBuilder("Threads at ").append(time).append('\n');
      if (!deadlocked.isEmpty()) {
        text.append("Deadlocked: ").append(deadlocked).append('\n');
      }
      threads.forEach(thread -> thread.addTo(text));
      if (virtualLeftOut != null && virtualLeftOut > 0) {
        text.append("\nand ").append(virtualLeftOut).append(" more virtual threads\n");
      }
      return HttpResponse.of(HttpStatus.OK, MediaType.PLAIN_TEXT_UTF_8, text.toString());
    }
  }

  /**
   * A thread.
   *
   * @param state null where it is not known, as is what it waits for
   * @param waitsForThread which holds that
   */
  record Shown(
      long id,
      String name,
      boolean virtual,
      boolean daemon,
      String state,
      String waitsFor,
      Long waitsForThread,
      List<String> stack) {

    private static Shown of(ThreadInfo info) {
      LockInfo lock = info.getLockInfo();
      long owner = info.getLockOwnerId();
      return new Shown(
          info.getThreadId(),
          info.getThreadName(),
          false,
          info.isDaemon(),
          info.getThreadState().name(),
          lock == null ? null : lock.toString(),
          owner < 0 ? null : owner,
          Arrays.stream(info.getStackTrace()).map(Shown::frame).toList());
    }

    /** Without the loader and the module, which make it long. */
    private static String frame(StackTraceElement element) {
      return new StackTraceElement(
              element.getClassName(),
              element.getMethodName(),
              element.getFileName(),
              element.getLineNumber())
          .toString();
    }

    private void addTo(StringBuilder text) {
      text.append("\n\"").append(name).append("\" #").append(id);
      text.append(virtual ? " virtual" : "").append(daemon && !virtual ? " daemon" : "");
      text.append(state == null ? "" : " " + state);
      text.append(waitsFor == null ? "" : " waits for " + waitsFor);
      text.append(waitsForThread == null ? "" : " of #" + waitsForThread).append('\n');
      stack.forEach(frame -> text.append("    at ").append(frame).append('\n'));
    }
  }

  static Dump dump() throws IOException {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    List<Shown> threads = new ArrayList<>();
    Set<Long> platform = new HashSet<>();
    for (ThreadInfo info : bean.dumpAllThreads(false, bean.isSynchronizerUsageSupported())) {
      threads.add(Shown.of(info));
      platform.add(info.getThreadId());
    }
    threads.sort(Comparator.comparing(Shown::name).thenComparing(Shown::id));
    long[] deadlocked = bean.findDeadlockedThreads();
    VirtualThreads virtual = VirtualThreads.read(platform);
    threads.addAll(virtual.threads());
    return new Dump(
        Instant.now().toString(),
        threads,
        deadlocked == null ? List.of() : Arrays.stream(deadlocked).boxed().toList(),
        virtual.leftOut());
  }
}
