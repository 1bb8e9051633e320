package dev.jams.examples.tracker.csv;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.InvalidEntryException;
import dev.jams.examples.tracker.store.Quoted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One row of an export, read column by column. */
final class CsvRow {

  private static final Pattern TIME =
      Pattern.compile(
          "(\\d{1,2}):(\\d{2})(?::(\\d{2}))?(?:[\\s\\u00a0\\u202f]*([AP])\\.?M\\.?)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6}):(\\d{2}):(\\d{2})");

  private final CsvHeader header;
  private final CsvRecord record;

  CsvRow(CsvHeader header, CsvRecord record) {
    this.header = header;
    this.record = record;
  }

  /** The line on which the row begins, from 1. */
  long line() {
    return record.getStartingLineNumber();
  }

  /** The content of a cell with one kind of line break; empty if the file does not have it. */
  String text(Column column) {
    return header
        .indexOf(column)
        .filter(index -> index < record.getFieldCount())
        .map(index -> record.getField(index).replace("\r\n", "\n").strip())
        .orElse("");
  }

  /** The tags in their column, then client, project and task as tags with a prefix. */
  List<String> tags() {
    List<String> tags = new ArrayList<>();
    for (String tag : text(Column.TAGS).split(",", -1)) {
      addTag(tags, Column.TAGS, tag.strip());
    }
    addTag(tags, Column.CLIENT, text(Column.CLIENT));
    addTag(tags, Column.PROJECT, text(Column.PROJECT));
    addTag(tags, Column.TASK, text(Column.TASK));
    return tags;
  }

  /** Start, end and duration. */
  LocalPeriod period(DateOrder dates) {
    return new LocalPeriod(
        LocalDateTime.of(date(Column.START_DATE, dates), time(Column.START_TIME)),
        LocalDateTime.of(date(Column.END_DATE, dates), time(Column.END_TIME)),
        duration());
  }

  private LocalDate date(Column column, DateOrder dates) {
    String text = text(column);
    return dates
        .parse(text)
        .orElseThrow(
            () ->
                new CellException(
                    column, Quoted.of(text) + " is not a date; expected one like " + dates));
  }

  private LocalTime time(Column column) {
    String text = text(column);
    Matcher matcher = TIME.matcher(text);
    if (matcher.matches()) {
      try {
        return LocalTime.of(
            hour(matcher.group(1), matcher.group(4)),
            Integer.parseInt(matcher.group(2)),
            matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
      } catch (DateTimeException e) {
        // 25:00, 13:00 PM and the like; said below.
      }
    }
    throw new CellException(
        column, Quoted.of(text) + " is not a time; expected one like 14:05, 14:05:09 or 2:05 PM");
  }

  private static int hour(String text, String half) {
    int hour = Integer.parseInt(text);
    if (half == null) {
      return hour;
    }
    if (hour < 1 || hour > 12) {
      throw new DateTimeException("no such hour before or after noon");
    }
    return hour % 12 + (half.equalsIgnoreCase("P") ? 12 : 0);
  }

  /** Only helps to choose between two readings, hence a strange one is as good as none. */
  private Optional<Duration> duration() {
    Matcher matcher = DURATION.matcher(text(Column.DURATION));
    return matcher.matches()
        ? Optional.of(
            Duration.ofHours(Long.parseLong(matcher.group(1)))
                .plusMinutes(Long.parseLong(matcher.group(2)))
                .plusSeconds(Long.parseLong(matcher.group(3))))
        : Optional.empty();
  }

  private static void addTag(List<String> tags, Column column, String name) {
    if (name.isEmpty()) {
      return;
    }
    String prefix = column == Column.TAGS ? "" : column.name().toLowerCase(Locale.ROOT) + ":";
    try {
      tags.add(Entry.requireTag("tags", prefix + name));
    } catch (InvalidEntryException e) {
      throw new CellException(column, e.getMessage());
    }
  }
}
