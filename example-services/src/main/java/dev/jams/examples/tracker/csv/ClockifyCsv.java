package dev.jams.examples.tracker.csv;

import java.util.List;

/**
 * The detailed report of Clockify:
 *
 * <pre>
 * "Project","Client","Description","Task","User","Group","Email","Tags","Billable","Start Date","Start Time",
 * "End Date","End Time","Duration (h)","Duration (decimal)","Billable Rate (USD)","Billable Amount (USD)"
 * </pre>
 *
 * <p>Dates and times follow the settings of the account. A workspace may call tasks "Activity" and
 * hide columns.
 */
public final class ClockifyCsv implements CsvFormat {

  @Override
  public String tracker() {
    return "Clockify";
  }

  @Override
  public String source() {
    return "clockify";
  }

  @Override
  public List<String> names(Column column) {
    return switch (column) {
      case USER -> List.of("User");
      case EMAIL -> List.of("Email");
      case CLIENT -> List.of("Client");
      case PROJECT -> List.of("Project");
      case TASK -> List.of("Task", "Activity");
      case DESCRIPTION -> List.of("Description");
      case TAGS -> List.of("Tags");
      case START_DATE -> List.of("Start Date");
      case START_TIME -> List.of("Start Time");
      case END_DATE -> List.of("End Date");
      case END_TIME -> List.of("End Time");
      case DURATION -> List.of("Duration (h)");
    };
  }
}
