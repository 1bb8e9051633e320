package dev.jams.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The virtual threads, which the JVM, from Java 21 on, tells of only by a file that it writes.
 *
 * @param leftOut how many there are besides these; null where there are none at all
 */
record VirtualThreads(List<Threads.Shown> threads, Integer leftOut) {
  /** An app may have a million. */
  private static final int MOST = 2_000;

  /** Reads one thread after the other, so more may follow each. */
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String BEAN = "com.sun.management.HotSpotDiagnosticMXBean";
  private static final VirtualThreads UNKNOWN = new VirtualThreads(List.of(), null);

  /**
   * @param platform the ids of the other threads, which are in the file, too
   */
  static VirtualThreads read(Set<Long> platform) throws IOException {
    Path folder = Files.createTempDirectory("jams-threads");
    Path file = folder.resolve("dump.json");
    try {
      return write(file) ? read(file, platform) : UNKNOWN;
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static boolean write(Path file) {
    try {
      Class<? extends PlatformManagedObject> type =
          Class.forName(BEAN).asSubclass(PlatformManagedObject.class);
      Class<?> formats = Class.forName(BEAN + "$ThreadDumpFormat");
      Method dump = type.getMethod("dumpThreads", String.class, formats);
      Object json = formats.getField("JSON").get(null);
      dump.invoke(ManagementFactory.getPlatformMXBean(type), file.toString(), json);
      return true;
    } catch (ReflectiveOperationException e) {
      // Java 17, or a JVM that is not HotSpot.
      return false;
    }
  }

  private static VirtualThreads read(Path file, Set<Long> platform) throws IOException {
    List<Threads.Shown> threads = new ArrayList<>();
    int leftOut = 0;
    try (JsonParser json = MAPPER.createParser(file.toFile())) {
      boolean inThreads = false;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          inThreads = "threads".equals(json.currentName());
        } else if (token == JsonToken.END_ARRAY) {
          inThreads = false;
        } else if (inThreads && token == JsonToken.START_OBJECT) {
          JsonNode thread = json.readValueAsTree();
          if (!platform.contains(thread.path("tid").asLong()) && isVirtual(thread)) {
            if (threads.size() < MOST) {
              threads.add(shown(thread));
            } else {
              leftOut++;
            }
          }
        }
      }
    }
    return new VirtualThreads(threads, leftOut);
  }

  /** Later releases say it of each; a platform thread may have begun after the others were read. */
  private static boolean isVirtual(JsonNode thread) {
    if (thread.has("virtual")) {
      return thread.get("virtual").asBoolean();
    }
    return !thread.path("stack").toString().contains("java.lang.Thread.run(");
  }

  private static Threads.Shown shown(JsonNode thread) {
    List<String> stack = new ArrayList<>();
    thread.path("stack").forEach(frame -> stack.add(frame.asText()));
    return new Threads.Shown(
        thread.path("tid").asLong(),
        thread.path("name").asText(),
        true,
        true,
        thread.path("state").asText(null),
        thread.at("/parkBlocker/object").asText(null),
        null,
        stack);
  }
}
