package dev.jams.json;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;

/** google.protobuf.Timestamp: RFC 3339 with 0, 3, 6 or 9 digits of a second, written in UTC. */
final class TimestampFormat extends WellKnownFormat<Timestamp> {
  /** 0001-01-01T00:00:00Z. */
  private static final long MIN_SECONDS = -62_135_596_800L;

  /** 9999-12-31T23:59:59Z. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  /** Stands for text that is no time. */
  private static final long INVALID = Long.MIN_VALUE;

  private static final int DAY = 86_400;
  private static final int SECONDS_END = 19;

  TimestampFormat(Message prototype) {
    super(prototype, Timestamp.getDefaultInstance());
  }

  @Override
  void writeGenerated(Timestamp message, JsonWriter out) throws JsonException {
    long seconds = message.getSeconds();
    int nanos = message.getNanos();
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS || nanos < 0 || nanos > Nanos.MAX) {
      throw new JsonException(
          "$",
          "expected a timestamp from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z, found "
              + seconds
              + " seconds and "
              + nanos
              + " nanos");
    }
    out.append('"');
    writeDate(Math.floorDiv(seconds, DAY), out);
    out.append('T');
    int second = (int) Math.floorMod(seconds, (long) DAY);
    out.appendPair(second / 3600);
    out.append(':');
    out.appendPair(second / 60 % 60);
    out.append(':');
    out.appendPair(second % 60);
    Nanos.write(nanos, out);
    out.append('Z');
    out.append('"');
  }

  /** From days since 1970 to the proleptic Gregorian calendar, in years that begin in March. */
  private static void writeDate(long epochDay, JsonWriter out) {
    long day = epochDay + 719_468;
    long era = Math.floorDiv(day, 146_097);
    int dayOfEra = (int) Math.floorMod(day, 146_097L);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int shifted = (5 * dayOfYear + 2) / 153;
    int month = shifted < 10 ? shifted + 3 : shifted - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    out.appendPair(year / 100);
    out.appendPair(year % 100);
    out.append('-');
    out.appendPair(month);
    out.append('-');
    out.appendPair(dayOfYear - (153 * shifted + 2) / 5 + 1);
  }

  @Override
  Timestamp readGenerated(JsonReader in) throws JsonException {
    TextSpan text = TextSpan.of(in, "a timestamp");
    long seconds = seconds(text);
    int end = Nanos.end(text, SECONDS_END);
    long offset = offset(text, end);
    long utc = seconds - offset;
    if (seconds == INVALID || end < 0 || offset == INVALID) {
      throw in.expected("an RFC 3339 timestamp such as 2024-02-29T23:59:59.5Z");
    }
    if (utc < MIN_SECONDS || utc > MAX_SECONDS) {
      throw in.expected("a timestamp in the years 0001 to 9999 in UTC");
    }
    return Timestamp.newBuilder()
        .setSeconds(utc)
        .setNanos(Nanos.read(text, SECONDS_END, end))
        .build();
  }

  private static long seconds(TextSpan text) {
    int year = text.number(0, 4);
    int month = text.number(5, 2);
    int day = text.number(8, 2);
    int hour = text.number(11, 2);
    int minute = text.number(14, 2);
    int second = text.number(17, 2);
    boolean valid =
        text.is(4, '-')
            && text.is(7, '-')
            && text.is(10, 'T')
            && text.is(13, ':')
            && text.is(16, ':')
            && year >= 0
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= daysOf(month, year)
            && hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 60;
    int secondOfDay = (hour * 60 + minute) * 60 + second;
    return valid ? epochDay(year, month, day) * DAY + secondOfDay : INVALID;
  }

  private static int daysOf(int month, int year) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  private static long epochDay(int year, int month, int day) {
    // One era back, so that January and February of the year 0 do not become negative.
    int shiftedYear = year + 400 - (month <= 2 ? 1 : 0);
    int era = shiftedYear / 400;
    int yearOfEra = shiftedYear % 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return (era - 1) * 146_097L + dayOfEra - 719_468;
  }

  /** The seconds to take off for UTC. */
  private static long offset(TextSpan text, int from) {
    if (from < 0) {
      return INVALID;
    }
    if (text.length() == from + 1 && text.is(from, 'Z')) {
      return 0;
    }
    int hours = text.number(from + 1, 2);
    int minutes = text.number(from + 4, 2);
    boolean valid =
        text.length() == from + 6
            && (text.is(from, '+') || text.is(from, '-'))
            && text.is(from + 3, ':')
            && hours >= 0
            && hours < 24
            && minutes >= 0
            && minutes < 60;
    if (!valid) {
      return INVALID;
    }
    int seconds = hours * 3600 + minutes * 60;
    return text.is(from, '+') ? seconds : -seconds;
  }
}
