package dev.jams.http.internal.transcode;

import com.google.rpc.Status;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.HttpCallInfo;
import dev.jams.http.internal.call.HttpServerCall;
import dev.jams.http.internal.call.MessageReader;
import dev.jams.http.internal.route.PathValues;
import dev.jams.http.internal.websocket.IncomingFrames;
import dev.jams.http.internal.websocket.Intake;
import dev.jams.http.internal.websocket.OutgoingFrames;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import io.netty.buffer.ByteBuf;

/** Makes a call of one WebSocket whose endpoint is known. */
final class WebSocketCall<ReqT, RespT> {
  private static final byte[] NOTHING = {};

  private final Transcoding transcoding;
  private final ServiceRequestContext ctx;
  private final HttpRequest req;
  private final Endpoint<ReqT, RespT> endpoint;
  private final PathValues path;
  private final String query;

  /**
   * @param query as it came, or null
   */
  WebSocketCall(
      Transcoding transcoding,
      ServiceRequestContext ctx,
      HttpRequest req,
      Endpoint<ReqT, RespT> endpoint,
      PathValues path,
      String query) {
    this.transcoding = transcoding;
    this.ctx = ctx;
    this.req = req;
    this.endpoint = endpoint;
    this.path = path;
    this.query = query;
  }

  /** Opens the WebSocket and starts the call, if its headers make sense. */
  HttpResponse start() {
    HttpCallInfo info = HttpCallInfo.of(ctx);
    info.protocol("websocket");
    info.method(endpoint.rpc().method());
    info.route(endpoint.binding().path());
    Metadata metadata;
    long nanos;
    try {
      metadata = transcoding.requestMetadata().of(req.headers());
      nanos = transcoding.streamDeadline().nanos(req.headers());
    } catch (StatusException e) {
      return transcoding.errors().answer(e.getStatus(), e.getTrailers()).toHttpResponse();
    }
    OutgoingFrames<RespT> answer = answer();
    IncomingFrames messages =
        new IncomingFrames(req, ctx.eventLoop().withoutContext(), intake(), answer);
    return new HttpServerCall<>(
            endpoint.rpc(), ctx, messages, new NumberedReader<>(reader()), answer)
        .start(metadata, nanos);
  }

  private OutgoingFrames<RespT> answer() {
    boolean binary = endpoint.raw() != null;
    BodyWriter<RespT> writer = binary ? endpoint.raw() : endpoint.json();
    return new OutgoingFrames<>(
        ctx,
        (message, before, allocator) -> writer.write(message, before, NOTHING, allocator),
        binary,
        transcoding.errors());
  }

  private Intake intake() {
    return new Intake(
        endpoint.binding().body().isEmpty(),
        endpoint.rpc().method().getType().clientSendsOneMessage(),
        HttpBodies.isRequest(endpoint.binding()),
        transcoding.maxBodySize());
  }

  /** Nobody says the content type of a frame, so an HttpBody has none. */
  private MessageReader<ReqT> reader() {
    boolean raw = HttpBodies.isRequest(endpoint.binding());
    return endpoint.reader(path, query, raw ? HttpBodies.format(null) : RequestFormat.JSON);
  }

  /** Says which message it is that cannot be read. */
  private static final class NumberedReader<ReqT> implements MessageReader<ReqT> {
    private final MessageReader<ReqT> reader;
    private int count;

    NumberedReader(MessageReader<ReqT> reader) {
      this.reader = reader;
    }

    @Override
    public ReqT read(ByteBuf bytes) throws StatusException {
      count++;
      try {
        return reader.read(bytes);
      } catch (StatusException e) {
        Status status = StatusProto.fromThrowable(e);
        throw StatusProto.toStatusException(
            status.toBuilder().setMessage("message " + count + ": " + status.getMessage()).build());
      }
    }
  }
}
