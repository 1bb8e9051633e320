package dev.jams.json;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;

/** google.protobuf.Duration: seconds with 0, 3, 6 or 9 digits after the point, and an s. */
final class DurationFormat extends WellKnownFormat<Duration> {
  /** Ten thousand years. */
  private static final long MAX_SECONDS = 315_576_000_000L;

  DurationFormat(Message prototype) {
    super(prototype, Duration.getDefaultInstance());
  }

  @Override
  void writeGenerated(Duration message, JsonWriter out) throws JsonException {
    long seconds = message.getSeconds();
    int nanos = message.getNanos();
    boolean valid =
        seconds >= -MAX_SECONDS
            && seconds <= MAX_SECONDS
            && nanos >= -Nanos.MAX
            && nanos <= Nanos.MAX
            && (seconds == 0 || nanos == 0 || seconds < 0 == nanos < 0);
    if (!valid) {
      throw new JsonException(
          "$",
          "expected a duration of at most "
              + MAX_SECONDS
              + " seconds, its nanos of the same sign and below a second, found "
              + seconds
              + " seconds and "
              + nanos
              + " nanos");
    }
    out.append('"');
    if (seconds < 0 || nanos < 0) {
      out.append('-');
    }
    out.append(Math.abs(seconds));
    Nanos.write(Math.abs(nanos), out);
    out.append('s');
    out.append('"');
  }

  @Override
  Duration readGenerated(JsonReader in) throws JsonException {
    TextSpan text = TextSpan.of(in, "a duration");
    boolean negative = text.is(0, '-');
    int first = negative ? 1 : 0;
    int point = first;
    while (text.isDigit(point)) {
      point++;
    }
    int end = Nanos.end(text, point);
    if (point == first || end < 0 || !text.is(end, 's') || text.length() != end + 1) {
      throw in.expected("a duration in seconds such as \"1.5s\"");
    }
    long seconds = seconds(text, first, point);
    int nanos = Nanos.read(text, point, end);
    if (seconds > MAX_SECONDS) {
      throw in.expected("a duration of at most " + MAX_SECONDS + " seconds");
    }
    return Duration.newBuilder()
        .setSeconds(negative ? -seconds : seconds)
        .setNanos(negative ? -nanos : nanos)
        .build();
  }

  /** Anything above the maximum stands for all that is. */
  private static long seconds(TextSpan text, int from, int end) {
    long seconds = 0;
    for (int i = from; i < end && seconds <= MAX_SECONDS; i++) {
      seconds = seconds * 10 + text.number(i, 1);
    }
    return seconds;
  }
}
