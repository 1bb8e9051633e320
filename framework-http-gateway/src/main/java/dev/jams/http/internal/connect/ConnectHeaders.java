package dev.jams.http.internal.connect;

import io.netty.util.AsciiString;

/** The headers that Connect keeps for itself. */
final class ConnectHeaders {
  static final AsciiString PROTOCOL_VERSION = AsciiString.of("connect-protocol-version");
  static final AsciiString TIMEOUT_MS = AsciiString.of("connect-timeout-ms");
  static final AsciiString CONTENT_ENCODING = AsciiString.of("connect-content-encoding");
  static final AsciiString ACCEPT_ENCODING = AsciiString.of("connect-accept-encoding");
  static final AsciiString ACCEPT_POST = AsciiString.of("accept-post");

  private ConnectHeaders() {}
}
