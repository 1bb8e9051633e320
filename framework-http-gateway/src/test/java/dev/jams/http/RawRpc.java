package dev.jams.http;

import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import dev.jams.http.protocols.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Requests byte by byte, and what comes back, for the rules that no good client would break. */
final class RawRpc {
  static final String STREAMS = "/jams.protocols.Streams/";

  private final WebClient client;

  private RawRpc(String uri) {
    client = WebClient.builder(uri).maxResponseLength(0).build();
  }

  static RawRpc http2(int port) {
    return new RawRpc("h2c://127.0.0.1:" + port);
  }

  static RawRpc http1(int port) {
    return new RawRpc("h1c://127.0.0.1:" + port);
  }

  /**
   * @param headers names and values in turn
   */
  AggregatedHttpResponse post(String path, byte[] body, String... headers) throws Exception {
    return send(HttpMethod.POST, path, body, headers);
  }

  AggregatedHttpResponse send(HttpMethod method, String path, byte[] body, String... headers)
      throws Exception {
    RequestHeadersBuilder head = RequestHeaders.builder(method, path);
    for (int i = 0; i < headers.length; i += 2) {
      head.add(headers[i], headers[i + 1]);
    }
    HttpRequest request = HttpRequest.of(head.build(), HttpData.wrap(body));
    return client.execute(request).aggregate().get(20, TimeUnit.SECONDS);
  }

  /** A message in its envelope. */
  static byte[] envelope(int flags, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flags)
        .putInt(message.length)
        .put(message)
        .array();
  }

  static byte[] envelope(Item item) {
    return envelope(0, item.toByteArray());
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** The envelopes of a body: each as flags and content. */
  static List<Enveloped> envelopes(byte[] body) {
    List<Enveloped> envelopes = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(body);
    while (rest.hasRemaining()) {
      int flags = rest.get() & 0xff;
      byte[] content = new byte[rest.getInt()];
      rest.get(content);
      envelopes.add(new Enveloped(flags, content));
    }
    return envelopes;
  }

  /** One of them. */
  record Enveloped(int flags, byte[] content) {
    Item item() throws IOException {
      return Item.parseFrom((flags & 1) == 0 ? content : gunzip(content));
    }

    String text() {
      return new String(content, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  static byte[] gunzip(byte[] compressed) throws IOException {
    return new GZIPInputStream(new java.io.ByteArrayInputStream(compressed)).readAllBytes();
  }

  static Item item(long number, String text) {
    return Item.newBuilder().setNumber(number).setText(text).build();
  }
}
