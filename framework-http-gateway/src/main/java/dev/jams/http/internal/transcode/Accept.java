package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the content types that a server can write the client wants: RFC 9110, section 12.5.1.
 * The most specific range that fits a type gives its quality; among equals the one named more
 * precisely is taken, then the one that the server offers first.
 */
final class Accept {
  private Accept() {}

  /**
   * Chooses.
   *
   * @param offers in order of preference
   * @return the index of an offer; -1 if none is acceptable
   */
  static int choose(RequestHeaders headers, List<MediaType> offers) {
    List<MediaType> ranges = ranges(headers);
    if (ranges.isEmpty()) {
      return 0;
    }
    int best = -1;
    float bestQuality = 0;
    int bestPrecision = 0;
    for (int i = 0; i < offers.size(); i++) {
      MediaType range = mostSpecific(ranges, offers.get(i));
      if (range == null) {
        continue;
      }
      float quality = range.qualityFactor(1);
      int precision = precision(range);
      if (quality > bestQuality || (quality == bestQuality && precision > bestPrecision)) {
        best = i;
        bestQuality = quality;
        bestPrecision = precision;
      }
    }
    return best;
  }

  private static List<MediaType> ranges(RequestHeaders headers) {
    List<MediaType> ranges = new ArrayList<>();
    for (String header : headers.getAll(HttpHeaderNames.ACCEPT)) {
      for (String range : header.split(",", -1)) {
        if (!range.isBlank()) {
          try {
            ranges.add(MediaType.parse(range.trim()));
          } catch (IllegalArgumentException e) {
            // A range that nobody can read asks for nothing.
          }
        }
      }
    }
    return ranges;
  }

  private static MediaType mostSpecific(List<MediaType> ranges, MediaType offer) {
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
