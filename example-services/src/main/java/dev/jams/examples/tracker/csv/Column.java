package dev.jams.examples.tracker.csv;

/** What a column of an export holds, whatever its name. */
public enum Column {
  USER(false),
  EMAIL(false),
  CLIENT(false),
  PROJECT(false),
  TASK(false),
  DESCRIPTION(false),
  TAGS(false),
  START_DATE(true),
  START_TIME(true),
  END_DATE(true),
  END_TIME(true),
  DURATION(false);

  private final boolean required;

  Column(boolean required) {
    this.required = required;
  }

  /** Whether a file is of no use without it. */
  boolean isRequired() {
    return required;
  }
}
