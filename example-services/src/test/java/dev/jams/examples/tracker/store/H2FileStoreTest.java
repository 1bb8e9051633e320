package dev.jams.examples.tracker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2FileStoreTest extends EntryStoreContract {

  @TempDir private Path parent;

  @Override
  EntryStore openEmpty() {
    return EntryStores.open(parent.resolve("data").toString());
  }

  @Test
  void findsEntriesAgainUnderEachWayToWriteThePlace() {
    Path folder = parent.resolve("again");
    Entry entry = entry("x", Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
    try (EntryStore first = EntryStores.open(folder.toString())) {
      first.add(entry);
    }

    try (EntryStore second = EntryStores.open("jdbc:h2:file:" + folder.resolve("tracker"))) {
      assertThat(second.find("x")).contains(entry);
    }
  }
}
