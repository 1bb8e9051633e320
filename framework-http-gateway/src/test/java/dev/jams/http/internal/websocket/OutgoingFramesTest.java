package dev.jams.http.internal.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TypeRegistry;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.ResponseMetadata;
import dev.jams.http.internal.call.StatusBody;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutgoingFramesTest {
  private static final StatusBody ERRORS =
      new StatusBody(
          TypeRegistry.getEmptyTypeRegistry(),
          new ResponseMetadata("grpc-metadata-", "grpc-trailer-", List.of(), List.of()));

  /** RFC 6455, section 5.5.3: one pong may stand for several pings. */
  @Test
  void pongsForAClientThatDoesNotReadAreNotKept() throws Exception {
    ServiceRequestContext request =
        ServiceRequestContext.of(
            HttpRequest.of(
                RequestHeaders.of(
                    HttpMethod.GET, "/", "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")));
    OutgoingFrames<byte[]> frames = new OutgoingFrames<>(request, this::payload, true, ERRORS);
    frames.start(() -> {});
    ByteBuf ping = Unpooled.copiedBuffer(new byte[] {'p'});
    frames.pong(ping);
    frames.message(new byte[32 << 10]);
    assertThat(frames.isReady()).isFalse();
    for (int i = 0; i < 1000; i++) {
      frames.pong(ping);
    }
    frames.close(Status.OK, new Metadata());
    frames.closing().complete();

    CompletableFuture<AggregatedHttpResponse> read = frames.response().aggregate();
    byte[] bytes = read.get(20, TimeUnit.SECONDS).content().array();
    int pong = 3;
    int message = 4 + (32 << 10);
    int close = 4 + "OK".length();
    assertThat(bytes).hasSize(pong + message + close).startsWith(0x8a, 1, 'p', 0x82);
  }

  private ByteBuf payload(byte[] message, byte[] before, Object allocator) {
    return Unpooled.copiedBuffer(before, message);
  }
}
