package dev.jams.examples.tracker.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2DurabilityTest {

  private static final int WRITERS = 4;
  private static final int ACKNOWLEDGED = 400;

  @TempDir private Path folder;

  @Test
  void hasEveryAcknowledgedEntryAfterItsProcessWasKilled() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    Process writer = startWriter(folder);
    try (BufferedReader lines = writer.inputReader(UTF_8)) {
      while (acknowledged.size() < ACKNOWLEDGED) {
        acknowledged.add(lines.readLine());
      }
      // Unlike that of the process, this leaves what it has written to be read.
      assertThat(writer.toHandle().destroyForcibly()).isTrue();
      lines.lines().filter(line -> line.endsWith(";")).forEach(acknowledged::add);
    } finally {
      writer.destroyForcibly().waitFor();
    }

    try (EntryStore store = EntryStores.open(folder.toString())) {
      List<String> stored =
          store.list(EntryQuery.allIn(TimeRange.ALL)).stream().map(e -> e.id() + ";").toList();
      assertThat(acknowledged).doesNotContainNull().hasSizeGreaterThanOrEqualTo(ACKNOWLEDGED);
      assertThat(stored).containsAll(acknowledged);
    }
  }

  @Test
  void belongsToOneProcessAtATime() throws Exception {
    Process writer = startWriter(folder);
    try (BufferedReader lines = writer.inputReader(UTF_8)) {
      assertThat(lines.readLine()).isNotNull();

      assertThatThrownBy(() -> EntryStores.open(folder.toString()))
          .isInstanceOf(StoreOpenException.class)
          .hasMessage(
              "Cannot open the time entries at %s: it is locked by another process; stop that process,"
                      .formatted(folder)
                  + " or give another folder");
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  private static Process startWriter(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * Adds entries from several threads until it is killed; prints the id of each one acknowledged.
   */
  static final class Writer {

    private Writer() {}

    public static void main(String[] args) {
      EntryStore store = EntryStores.open(args[0]);
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        new Thread(() -> write(store, writer)).start();
      }
    }

    private static void write(EntryStore store, int writer) {
      for (int i = 0; ; i++) {
        Instant start = Instant.EPOCH.plusSeconds(i);
        String id = writer + "-" + i;
        store.add(new Entry(id, "", start, Optional.of(start), List.of(), "manual"));
        System.out.println(id + ";");
      }
    }
  }
}
