package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.MediaType;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the content types that a server can write the client wants: RFC 9110, section 12.5.1.
 * The most specific range that fits a type gives its quality; among equals the one named more
 * precisely is taken, then the one that the server offers first.
 */
final class Accept {
  private final List<MediaType> ranges;

  private Accept(List<MediaType> ranges) {
    this.ranges = ranges;
  }

  /** Reads the values of the header. A range that nobody can read asks for nothing. */
  static Accept parse(List<String> values) {
    List<MediaType> ranges = new ArrayList<>();
    for (String value : values) {
      addRanges(value, ranges);
    }
    return new Accept(ranges);
  }

  private static void addRanges(String value, List<MediaType> ranges) {
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i < value.length() ? value.charAt(i) : ',';
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == ',' && (!quoted || i == value.length())) {
        MediaType range = ContentTypes.parse(value.substring(start, i));
        if (range != null) {
          ranges.add(range);
        }
        start = i + 1;
      }
    }
  }

  /**
   * The name for JSON other than {@code application/json} that the client likes best, without
   * parameters; null if it knows none.
   */
  MediaType otherJson() {
    MediaType best = null;
    for (MediaType range : ranges) {
      if (ContentTypes.isJson(range)
          && !range.subtype().equals("json")
          && (best == null || range.qualityFactor(1) > best.qualityFactor(1))) {
        best = range;
      }
    }
    return best == null ? null : best.withoutParameters();
  }

  /**
   * Chooses.
   *
   * @param offers in order of preference
   * @return the index of an offer; -1 if none is acceptable
   */
  int choose(List<MediaType> offers) {
    if (ranges.isEmpty()) {
      return 0;
    }
    int best = -1;
    float bestQuality = 0;
    int bestPrecision = 0;
    for (int i = 0; i < offers.size(); i++) {
      MediaType range = mostSpecific(offers.get(i));
      if (range == null) {
        continue;
      }
      float quality = range.qualityFactor(1);
      int precision = precision(range);
      // Zero says no, and so does what is no number.
      if (!(quality > 0)) {
        continue;
      }
      if (quality > bestQuality || (quality == bestQuality && precision > bestPrecision)) {
        best = i;
        bestQuality = quality;
        bestPrecision = precision;
      }
    }
    return best;
  }

  private MediaType mostSpecific(MediaType offer) {
    MediaType best = null;
    for (MediaType range : ranges) {
      if (fits(range, offer) && (best == null || precision(range) > precision(best))) {
        best = range;
      }
    }
    return best;
  }

  private static boolean fits(MediaType range, MediaType offer) {
    return (range.type().equals("*") || range.type().equals(offer.type()))
        && (range.subtype().equals("*") || range.subtype().equals(offer.subtype()));
  }

  private static int precision(MediaType range) {
    return range.type().equals("*") ? 1 : range.subtype().equals("*") ? 2 : 3;
  }
}
