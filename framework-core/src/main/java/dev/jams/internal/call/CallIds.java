package dev.jams.internal.call;

import dev.jams.RequestId;
import io.grpc.Context;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a call is known by.
 *
 * @param requestId never empty
 * @param trace where it is in a trace
 * @param facts what is found out later
 */
public record CallIds(String requestId, CallTrace trace, CallFacts facts) {
  /** Where the ids of the call are that a thread serves. */
  public static final Context.Key<CallIds> KEY = Context.key("jams-call-ids");

  /** The header of <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>. */
  public static final String TRACEPARENT = "traceparent";

  public static final Metadata.Key<String> TRACEPARENT_KEY =
      Metadata.Key.of(TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER);

  /** Belongs to the one before. */
  public static final Metadata.Key<String> TRACESTATE_KEY =
      Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_LENGTH = 128;
  private static final String PUNCTUATION = "-._~+/=:@";

  private static final Metadata.Key<String> ANSWERED_KEY =
      Metadata.Key.of(RequestId.GRPC_NAME, Metadata.ASCII_STRING_MARSHALLER);

  /** What goes on with the trace, from call to call. */
  private static final Metadata.Key<String> BAGGAGE_KEY =
      Metadata.Key.of("baggage", Metadata.ASCII_STRING_MARSHALLER);

  /** Ids of a call of which nothing has been found out yet, and whose span nobody has begun. */
  public CallIds(String requestId, String traceId) {
    this(
        requestId,
        traceId.isEmpty() ? CallTrace.OfCaller.NONE : new CallTrace.OfCaller(traceId),
        new CallFacts());
  }

  /** Of the trace that the call belongs to, or empty. */
  public String traceId() {
    return trace.traceId();
  }

  /**
   * The ids of a request that begins.
   *
   * @param tracer begins its span; null if nobody does
   * @param httpMethod null for a call of the gRPC listener
   * @param target as a {@link CallTracer} has it
   */
  public static CallIds begin(
      CallTracer tracer, String httpMethod, String target, CallTracer.Headers headers) {
    CallTrace trace = tracer == null ? null : tracer.begin(httpMethod, target, headers);
    List<String> sent = headers.all(RequestId.NAME);
    if (trace == null) {
      return of(sent, headers.all(TRACEPARENT));
    }
    String first = sent.isEmpty() ? null : sent.get(0);
    boolean own = isRequestId(first) && !GivenId.replaced(first, trace.spanId());
    return new CallIds(own ? first : trace.spanId(), trace, new CallFacts());
  }

  /**
   * The ids of a request whose span nobody begins.
   *
   * @param requestIds what the caller sent; the first counts, and is replaced if it is not
   *     well-formed
   * @param traceparents what the caller sent; ignored if it is not one that is well-formed
   */
  public static CallIds of(
      List<? extends CharSequence> requestIds, List<? extends CharSequence> traceparents) {
    return new CallIds(
        requestId(requestIds.isEmpty() ? null : requestIds.get(0)),
        hasTrace(traceparents) ? TraceParent.traceId(traceparents.get(0).toString()) : "");
  }

  /**
   * The request id of a call.
   *
   * @param sent by the caller, or null
   * @return what was sent if it is well-formed, a new one if not
   */
  public static String requestId(CharSequence sent) {
    String text = sent == null ? null : sent.toString();
    return isRequestId(text) ? text : newRequestId();
  }

  /**
   * The ids of a call of the gRPC listener, into whose headers its request id is written.
   *
   * @param tracer begins its span; null if nobody does
   */
  static CallIds begin(CallTracer tracer, String method, Metadata headers) {
    CallIds ids = begin(tracer, null, method, name -> all(headers, key(name)));
    ids.replaceIn(headers);
    return ids;
  }

  /** The key of a header, made anew only where it is an unusual one. */
  private static Metadata.Key<String> key(String name) {
    return switch (name) {
      case RequestId.NAME -> RequestId.METADATA_KEY;
      case TRACEPARENT -> TRACEPARENT_KEY;
      case "tracestate" -> TRACESTATE_KEY;
      case "baggage" -> BAGGAGE_KEY;
      default -> Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    };
  }

  /**
   * Removes a trace that cannot be one, since nobody may hand it on: <a
   * href="https://www.w3.org/TR/trace-context/#a-traceparent-is-received">Trace Context, section
   * 4.3</a>. What the vendors say of the trace goes with it.
   */
  public static void dropInvalidTrace(Metadata headers) {
    if (!hasTrace(all(headers, TRACEPARENT_KEY))) {
      headers.discardAll(TRACEPARENT_KEY);
      headers.discardAll(TRACESTATE_KEY);
    }
  }

  private static boolean hasTrace(List<? extends CharSequence> traceparents) {
    return traceparents.size() == 1 && TraceParent.isValid(traceparents.get(0).toString());
  }

  private static List<String> all(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    if (values == null) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    values.forEach(all::add);
    return all;
  }

  /** Makes the request id the only one in metadata. */
  public void replaceIn(Metadata metadata) {
    metadata.discardAll(RequestId.METADATA_KEY);
    metadata.put(RequestId.METADATA_KEY, requestId);
  }

  /** Makes the request id the only one in the metadata of an answer over gRPC, by both names. */
  void answerIn(Metadata metadata) {
    replaceIn(metadata);
    metadata.discardAll(ANSWERED_KEY);
    metadata.put(ANSWERED_KEY, requestId);
  }

  /** Removes the request id of another call from the metadata of an answer. */
  public static void dropAnswered(Metadata metadata) {
    metadata.discardAll(RequestId.METADATA_KEY);
    metadata.discardAll(ANSWERED_KEY);
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
