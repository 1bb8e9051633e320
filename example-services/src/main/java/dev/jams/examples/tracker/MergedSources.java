package dev.jams.examples.tracker;

import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.EntryQuery;
import dev.jams.examples.tracker.store.EntrySource;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads several sources as one; a source that fails is left out and named. */
final class MergedSources {

  private static final Logger log = LoggerFactory.getLogger(MergedSources.class);

  private final List<EntrySource> sources;

  MergedSources(List<EntrySource> sources) {
    this.sources = List.copyOf(sources);
  }

  /** Entries in order, and a sentence for each source that is missing from them. */
  record Result(List<Entry> entries, List<String> warnings) {}

  /**
   * Asks the sources one after another, on this thread.
   *
   * @throws io.grpc.StatusRuntimeException UNAVAILABLE if all of them fail
   */
  Result list(EntryQuery query) {
    List<Entry> entries = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (EntrySource source : sources) {
      try {
        entries.addAll(source.list(query));
      } catch (RuntimeException e) {
        log.warn("source {} failed to list its time entries", source.id(), e);
        warnings.add(
            "source \"" + source.id() + "\" cannot be read now; its entries are missing here");
      }
    }
    if (warnings.size() == sources.size()) {
      throw Status.UNAVAILABLE
          .withDescription(String.join("; ", warnings) + "; try again later")
          .asRuntimeException();
    }
    return new Result(
        entries.stream()
            .filter(query::matches)
            .sorted(Comparator.comparing(Entry::position))
            .limit(query.limit())
            .toList(),
        List.copyOf(warnings));
  }
}
