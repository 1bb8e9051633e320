package dev.jams.examples.tracker.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.InvalidEntryException;
import dev.jams.examples.tracker.store.Quoted;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads exported files into entries; immutable.
 *
 * <p>The id of an entry follows from source, user, client, project, task, description, start and
 * end, so that the same row always becomes the same entry. Tags are left out: a row whose tags
 * changed since is no new work.
 *
 * @param formats those that the file may have; with more than one, the header decides
 * @param zone of the local times in the file
 * @param dates how the file writes dates; found out if empty
 * @param source of the entries; that of the format if empty
 */
public record CsvImport(
    List<CsvFormat> formats, ZoneId zone, Optional<DateOrder> dates, Optional<String> source) {

  /** What a file came to. */
  public record Result(List<Entry> entries, List<RowError> errors) {}

  /**
   * Why a row became no entry.
   *
   * @param line on which the row begins, from 1
   * @param column its name in the header
   * @param message what was found and what was expected
   */
  public record RowError(long line, String column, String message) {}

  /**
   * Reads a file. Rows with an error do not keep others from being read.
   *
   * @throws CsvFileException if this is no CSV file of one of the formats, or its dates can be read
   *     in two ways
   */
  public Result read(String csv) {
    List<CsvRecord> records = parse(csv);
    if (records.isEmpty()) {
      throw new CsvFileException("is empty; expected a header line and rows");
    }
    List<String> names = records.get(0).getFields().stream().map(String::strip).toList();
    CsvFormat format = formatOf(names);
    CsvHeader header = CsvHeader.of(names, format);
    List<CsvRow> rows = records.stream().skip(1).map(record -> new CsvRow(header, record)).toList();
    DateOrder order = dates.orElseGet(() -> dateOrderOf(rows));
    List<Entry> entries = new ArrayList<>();
    List<RowError> errors = new ArrayList<>();
    for (CsvRow row : rows) {
      try {
        entries.add(entry(row, order, source.orElse(format.source())));
      } catch (CellException e) {
        errors.add(new RowError(row.line(), header.nameOf(e.column()), e.getMessage()));
      }
    }
    return new Result(entries, errors);
  }

  private static List<CsvRecord> parse(String csv) {
    String text = csv.startsWith("\ufeff") ? csv.substring(1) : csv;
    try {
      return CsvReader.builder()
          .allowExtraFields(true)
          .allowMissingFields(true)
          .ofCsvRecord(text)
          .stream()
          .toList();
    } catch (CsvParseException e) {
      throw new CsvFileException(
          "is not CSV: " + e.getMessage() + "; export the file again and send it unchanged", e);
    }
  }

  private CsvFormat formatOf(List<String> header) {
    if (formats.size() == 1) {
      return formats.get(0);
    }
    return formats.stream()
        .filter(format -> format.recognises(header))
        .findFirst()
        .orElseThrow(
            () ->
                new CsvFileException(
                    "the header "
                        + Quoted.of(String.join(",", header))
                        + " is not known; expected a detailed report of "
                        + formats.stream().map(CsvFormat::tracker).collect(joining(" or "))
                        + ", or say which format it is"));
  }

  private static DateOrder dateOrderOf(List<CsvRow> rows) {
    List<String> texts =
        rows.stream()
            .flatMap(row -> Stream.of(row.text(Column.START_DATE), row.text(Column.END_DATE)))
            .toList();
    Set<DateOrder> orders = DateOrder.suiting(texts);
    if (orders.size() > 1) {
      throw new CsvFileException(
          "every date, such as "
              + Quoted.of(texts.get(0))
              + ", could be "
              + orders.stream().map(DateOrder::toString).collect(joining(" or "))
              + "; set date_format to the right one");
    }
    return orders.iterator().next();
  }

  private Entry entry(CsvRow row, DateOrder order, String source) {
    LocalPeriod.Instants instants = row.period(order).in(zone);
    try {
      return new Entry(
          idOf(row, instants, source),
          row.text(Column.DESCRIPTION),
          instants.start(),
          Optional.of(instants.end()),
          row.tags(),
          source);
    } catch (InvalidEntryException e) {
      throw new CellException(columnOf(e.field()), e.getMessage());
    }
  }

  private static String idOf(CsvRow row, LocalPeriod.Instants instants, String source) {
    String content =
        Stream.of(
                source,
                row.text(Column.USER),
                row.text(Column.EMAIL),
                row.text(Column.CLIENT),
                row.text(Column.PROJECT),
                row.text(Column.TASK),
                row.text(Column.DESCRIPTION),
                instants.start().toString(),
                instants.end().toString())
            .collect(joining("\0"));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return source + "-" + HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static Column columnOf(String field) {
    return switch (field) {
      case "description" -> Column.DESCRIPTION;
      case "start" -> Column.START_DATE;
      case "end" -> Column.END_TIME;
      default -> Column.TAGS;
    };
  }
}
