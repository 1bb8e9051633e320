package dev.jams.internal.call;

import dev.jams.RequestId;
import io.grpc.Context;
import io.grpc.Metadata;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a call is known by.
 *
 * @param requestId never empty
 * @param traceId of the trace that the caller says it belongs to, or empty
 */
public record CallIds(String requestId, String traceId) {
  /** Where the ids of the call are that a thread serves. */
  public static final Context.Key<CallIds> KEY = Context.key("jams-call-ids");

  /** The header of <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>. */
  public static final String TRACEPARENT = "traceparent";

  private static final Metadata.Key<String> TRACEPARENT_KEY =
      Metadata.Key.of(TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_LENGTH = 128;
  private static final String PUNCTUATION = "-._~+/=:@";

  /**
   * The ids of a call.
   *
   * @param requestId what the caller sent, or null; replaced if it is not well-formed
   * @param traceparent what the caller sent, or null; ignored if it is not well-formed
   */
  public static CallIds of(String requestId, String traceparent) {
    return new CallIds(
        isRequestId(requestId) ? requestId : newRequestId(),
        TraceParent.isValid(traceparent) ? TraceParent.traceId(traceparent) : "");
  }

  /** The ids of a call with these headers, into which its request id is written. */
  static CallIds of(Metadata headers) {
    String sent = headers.get(RequestId.METADATA_KEY);
    CallIds ids = of(sent, headers.get(TRACEPARENT_KEY));
    ids.replaceIn(headers);
    return ids;
  }

  /** Makes the request id the only one in metadata. */
  public void replaceIn(Metadata metadata) {
    metadata.discardAll(RequestId.METADATA_KEY);
    metadata.put(RequestId.METADATA_KEY, requestId);
  }

  /** An id that no other call has. */
  private static String newRequestId() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** What goes into logs and headers unquoted, and tells nothing there that it should not. */
  private static boolean isRequestId(String text) {
    if (text == null || text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
