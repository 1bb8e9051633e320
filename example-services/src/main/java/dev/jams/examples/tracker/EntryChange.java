package dev.jams.examples.tracker;

import com.google.protobuf.FieldMask;
import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.Quoted;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What an update does to an entry. Fields that cannot change are accepted with the value they have,
 * so that an entry that was read, edited and sent back as a whole is no error.
 */
final class EntryChange implements UnaryOperator<Entry> {

  private static final Set<String> CHANGEABLE = Set.of("description", "start", "end", "tags");
  private static final Set<String> FIXED = Set.of("id", "source");

  private final TimeEntry values;
  private final Set<String> fields;
  private final Optional<Instant> start;
  private final Optional<Instant> end;

  /**
   * Reads the request.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT for an unknown path or a wrong time
   */
  EntryChange(TimeEntry values, FieldMask mask) {
    this.values = values;
    this.fields = fieldsOf(mask);
    this.start =
        fields.contains("start")
            ? Optional.of(Rfc3339.parse("time_entry.start", values.getStart()))
            : Optional.empty();
    this.end =
        fields.contains("end") && !values.getEnd().isEmpty()
            ? Optional.of(Rfc3339.parse("time_entry.end", values.getEnd()))
            : Optional.empty();
  }

  @Override
  public Entry apply(Entry stored) {
    checkEnd(stored);
    checkSource(stored);
    return TimeEntries.checked(
        "time_entry.",
        () ->
            new Entry(
                stored.id(),
                fields.contains("description") ? values.getDescription() : stored.description(),
                start.orElse(stored.start()),
                end.or(stored::end),
                fields.contains("tags") ? values.getTagsList() : stored.tags(),
                stored.source()));
  }

  private void checkEnd(Entry stored) {
    if (fields.contains("end") && end.isEmpty() && !stored.isRunning()) {
      throw InvalidArgument.of(
          "time_entry.end",
          "is missing, and a finished entry cannot run again; give the end, or leave \"end\" out of"
              + " update_mask");
    }
  }

  private void checkSource(Entry stored) {
    String source = values.getSource();
    if (fields.contains("source") && !source.isEmpty() && !source.equals(stored.source())) {
      throw InvalidArgument.of(
          "time_entry.source",
          Quoted.of(source)
              + " cannot replace "
              + Quoted.of(stored.source())
              + "; leave the source as it is, or out of update_mask");
    }
  }

  private static Set<String> fieldsOf(FieldMask mask) {
    Set<String> all = new HashSet<>(CHANGEABLE);
    all.addAll(FIXED);
    Set<String> named = new HashSet<>();
    for (String path : mask.getPathsList()) {
      if (path.equals("*")) {
        named.addAll(all);
      } else if (all.contains(path)) {
        named.add(path);
      } else {
        throw InvalidArgument.of(
            "update_mask",
            Quoted.of(path)
                + " cannot be updated; expected description, start, end, tags, or * for all of them");
      }
    }
    return named.isEmpty() ? all : named;
  }
}
