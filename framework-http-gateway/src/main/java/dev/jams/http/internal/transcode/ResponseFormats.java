package dev.jams.http.internal.transcode;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import dev.jams.http.internal.route.HttpBinding;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The forms that the answers of an endpoint can have. Immutable. */
final class ResponseFormats<RespT> {
  private static final List<Framing> FRAMINGS =
      List.of(Framing.LINES, Framing.EVENTS, Framing.ARRAY);

  /** What an HttpBody holds is known only when it is there, so there is no choice then. */
  private final ResponseFormat<RespT> raw;

  private final List<ResponseFormat<RespT>> formats = new ArrayList<>();
  private final List<MediaType> types;

  /** The one that is JSON, under whatever name the client knows it. */
  private final ResponseFormat<RespT> json;

  ResponseFormats(Endpoint<?, RespT> endpoint) {
    boolean single = endpoint.rpc().method().getType().serverSendsOneMessage();
    if (single) {
      json = new ResponseFormat<>(endpoint.json(), null, MediaType.JSON);
      formats.add(json);
      if (isMessage(endpoint.binding())) {
        formats.add(protobuf(endpoint, ContentTypes.PROTOBUF));
        formats.add(protobuf(endpoint, ContentTypes.X_PROTOBUF));
      }
    } else {
      for (Framing framing : FRAMINGS) {
        formats.add(new ResponseFormat<>(endpoint.json(), framing, framing.mediaType()));
      }
      json = formats.get(formats.size() - 1);
    }
    types = formats.stream().map(ResponseFormat::mediaType).toList();
    raw =
        endpoint.raw() == null
            ? null
            : new ResponseFormat<>(
                endpoint.raw(), single ? null : Framing.RAW, MediaType.OCTET_STREAM);
  }

  private static boolean isMessage(HttpBinding binding) {
    FieldDescriptor field = binding.responseBodyField();
    return field == null
        || (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated());
  }

  private static <RespT> ResponseFormat<RespT> protobuf(
      Endpoint<?, RespT> endpoint, MediaType type) {
    FieldDescriptor field = endpoint.binding().responseBodyField();
    BodyWriter<RespT> writer =
        endpoint
            .json()
            .as(
                type,
                (message, out) ->
                    writeBinary(field == null ? message : (Message) message.getField(field), out));
    return new ResponseFormat<>(writer, null, type);
  }

  private static void writeBinary(Message message, ByteBuf out) {
    int size = message.getSerializedSize();
    out.ensureWritable(size);
    CodedOutputStream binary =
        CodedOutputStream.newInstance(out.nioBuffer(out.writerIndex(), size));
    try {
      message.writeTo(binary);
      binary.flush();
    } catch (IOException e) {
      throw new IllegalStateException("a message is not of the size that it says", e);
    }
    out.writerIndex(out.writerIndex() + size);
  }

  /**
   * Chooses the form that the client wants.
   *
   * @return null if the client wants none that there is
   */
  ResponseFormat<RespT> choose(RequestHeaders headers) {
    if (raw != null) {
      return raw;
    }
    String accept = headers.get(HttpHeaderNames.ACCEPT);
    if (accept == null) {
      return formats.get(0);
    }
    List<String> ranges = headers.getAll(HttpHeaderNames.ACCEPT);
    if (ranges.size() == 1) {
      // By far the most usual, and not worth parsing.
      if (accept.equals("*/*")) {
        return formats.get(0);
      }
      if (accept.equals("application/json")) {
        return json;
      }
    }
    Accept wanted = Accept.parse(ranges);
    List<MediaType> offers = types;
    MediaType otherJson = wanted.otherJson();
    if (otherJson != null) {
      offers = new ArrayList<>(types);
      offers.add(otherJson);
    }
    int choice = wanted.choose(offers);
    if (choice < 0) {
      return null;
    }
    return choice < formats.size() ? formats.get(choice) : json.as(otherJson);
  }

  /** Why there is no form for an answer, and what to do. */
  String refusal(RequestHeaders headers) {
    String accept = String.join(", ", headers.getAll(HttpHeaderNames.ACCEPT));
    return "accept is %s, expected one of %s; name one of them in the header Accept, or send none"
        .formatted(
            RequestFormats.shown(accept),
            types.stream().map(MediaType::nameWithoutParameters).collect(Collectors.joining(", ")));
  }
}
