package dev.jams.internal.net;

import java.util.Locale;

/** What a guard is against. */
public enum Guard {
  /** There are as many connections as may be open. */
  CONNECTIONS,
  /** The client reset more streams than it may. */
  RESETS,
  /** The client made the server reset more streams than it may. */
  INDUCED_RESETS,
  /** More PING frames than the answers that they could measure. */
  PINGS,
  /** More SETTINGS frames than anybody has settings to change. */
  SETTINGS,
  /** More DATA frames that carry nothing. */
  EMPTY_DATA,
  /** More WINDOW_UPDATE frames than the answers that they could be for. */
  WINDOW_UPDATES,
  /** More PRIORITY frames, or frames of unknown types, than there are requests. */
  OTHER_FRAMES,
  /** A stream beyond those that one connection may have open. */
  STREAMS,
  /** The HTTP/2 codec ended the connection with an error, such as for a flood of CONTINUATION. */
  CONNECTION_ERROR,
  /** The headers of a request are too large. */
  HEADER_SIZE,
  /** A request that no server may take: malformed, or with two meanings. */
  MALFORMED_REQUEST,
  /** A head or a frame that began and did not end in time. */
  HEADER_TIMEOUT,
  /** A request whose body comes too slowly. */
  BODY_RATE,
  /** An answer of which the client takes nothing. */
  WRITE_TIMEOUT,
  /** A call beyond those that the limiter allows, whoever its client is. */
  OVERLOAD,
  /** A call beyond those that its caller may make in a time. */
  RATE_LIMIT,
  /** A call beyond those that may be in progress of its method. */
  BULKHEAD;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** The name as logs and metrics have it, such as {@code header-timeout}. */
  public String label() {
    return label;
  }
}
