package dev.jams.examples.tracker.csv;

import java.util.List;

/**
 * The detailed report of Toggl Track:
 *
 * <pre>
 * User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,Amount (USD)
 * </pre>
 *
 * <p>Dates are ISO 8601 and times have 24 hours unless the profile says otherwise. Accounts without
 * rates have no amount; newer reports say "Stop" in place of "End".
 */
public final class TogglCsv implements CsvFormat {

  @Override
  public String tracker() {
    return "Toggl Track";
  }

  @Override
  public String source() {
    return "toggl";
  }

  @Override
  public List<String> names(Column column) {
    return switch (column) {
      case USER -> List.of("User", "Member");
      case EMAIL -> List.of("Email");
      case CLIENT -> List.of("Client");
      case PROJECT -> List.of("Project");
      case TASK -> List.of("Task");
      case DESCRIPTION -> List.of("Description");
      case TAGS -> List.of("Tags");
      case START_DATE -> List.of("Start date");
      case START_TIME -> List.of("Start time");
      case END_DATE -> List.of("End date", "Stop date");
      case END_TIME -> List.of("End time", "Stop time");
      case DURATION -> List.of("Duration");
    };
  }
}
