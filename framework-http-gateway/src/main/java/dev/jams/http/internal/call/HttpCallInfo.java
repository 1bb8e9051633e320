package dev.jams.http.internal.call;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.RequestId;
import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.MalformedRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;

/**
 * What is known of a request while it is served: its ids from the beginning, the rest as it is
 * found out. Written by one thread at a time, read by the access log when all is over.
 */
public final class HttpCallInfo {
  private static final AttributeKey<HttpCallInfo> KEY = AttributeKey.valueOf("jams-call-info");
  private static final AsciiString REQUEST_ID = AsciiString.of(RequestId.NAME);
  private static final AsciiString TRACEPARENT = AsciiString.of(CallIds.TRACEPARENT);

  private final CallIds ids;
  private final TrustedHops hops;
  private final SocketAddress client;
  private volatile String protocol = "http";
  private volatile String method;
  private volatile Object route;
  private volatile Status.Code code;
  private volatile boolean malformed;
  private volatile long requestMessages;
  private volatile long responseMessages;

  private HttpCallInfo(CallIds ids, TrustedHops hops, SocketAddress client) {
    this.ids = ids;
    this.hops = hops;
    this.client = client;
  }

  /** That of a request. */
  public static HttpCallInfo of(ServiceRequestContext request) {
    HttpCallInfo known = request.attr(KEY);
    if (known != null) {
      return known;
    }
    // Only a request that no decorator sees has none yet.
    RequestHeaders headers = request.request().headers();
    CallIds ids = CallIds.of(headers.getAll(REQUEST_ID), headers.getAll(TRACEPARENT));
    return begin(request, ids, new TrustedHops(0));
  }

  /** Whether a request has one already. */
  public static boolean hasBegun(ServiceRequestContext request) {
    return request.hasAttr(KEY);
  }

  /** Makes that of a request, whose answer gets the request id. */
  public static HttpCallInfo begin(ServiceRequestContext request, CallIds ids, TrustedHops hops) {
    HttpCallInfo info = new HttpCallInfo(ids, hops, hops.client(request.request().headers()));
    request.setAttr(KEY, info);
    request.setAdditionalResponseHeader(REQUEST_ID, ids.requestId());
    return info;
  }

  /** What the call is known by. */
  public CallIds ids() {
    return ids;
  }

  /** Which proxies are believed. */
  TrustedHops hops() {
    return hops;
  }

  /** Who has sent the request, if trusted proxies tell of another than the one next to here. */
  public SocketAddress client() {
    return client;
  }

  /** The protocol turned out to be another than HTTP/JSON. */
  public void protocol(String name) {
    protocol = name;
  }

  /** The name of the protocol. */
  public String protocol() {
    return protocol;
  }

  /** The rpc has been found. */
  public void method(MethodDescriptor<?, ?> found) {
    method = found.getFullMethodName();
  }

  /** There is no such rpc, but a protocol that says by its path alone which one is meant. */
  public void unknownMethod(String path) {
    method = path.startsWith("/") ? path.substring(1) : path;
  }

  /** The full name of the rpc; null if nothing says which. */
  public String method() {
    return method;
  }

  /**
   * The path has a template.
   *
   * @param template whose text it is
   */
  public void route(Object template) {
    route = template;
  }

  /** The template of the path; null if it has none. */
  public String route() {
    return route == null ? null : route.toString();
  }

  /** The call has ended, or been refused in the words of its protocol. */
  public void ended(Status status) {
    malformed = MalformedRequest.isMarked(status);
    code = status.getCode();
  }

  /** Whether the request could not be read. */
  public boolean isMalformed() {
    return malformed;
  }

  /**
   * How the call ended.
   *
   * @param answer what the answer's status says, if there was no call
   */
  public Status.Code code(HttpStatus answer) {
    if (code != null) {
      return code;
    }
    if (answer.equals(HttpStatus.UNKNOWN)) {
      // Nothing was answered, which happens where nobody is there to read it.
      return Status.Code.CANCELLED;
    }
    return answer.isError() ? StatusCodes.fromHttp(answer) : Status.Code.OK;
  }

  /** Another message of the caller has come. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time.
  void requestMessage() {
    requestMessages++;
  }

  /** How many messages of the caller have come. */
  public long requestMessages() {
    return requestMessages;
  }

  /** Another message of the service goes out. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread at a time.
  void responseMessage() {
    responseMessages++;
  }

  /** How many messages of the service have gone out. */
  public long responseMessages() {
    return responseMessages;
  }
}
