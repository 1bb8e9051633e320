package dev.jams;

import static dev.jams.EchoService.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoRequest;
import dev.jams.echo.EchoResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What speaks HTTP/2 at the other end, but does not end the call as a gRPC server does. */
@Timeout(120)
class NoAnswerTest {
  @RegisterExtension final Rig rig = new Rig();

  /** A call through a client. */
  private StatusException called(Supplier<List<Http2StreamFrame>> answer) throws Exception {
    try (Http2Peer peer = new Http2Peer(answer)) {
      App front =
          rig.start(
              App.named("front").client("echo", "127.0.0.1:" + peer.port()),
              "--clients-echo-health-check=false");
      return failure(front.channel("echo"));
    }
  }

  /** A call through a gateway. */
  private StatusException relayed(Supplier<List<Http2StreamFrame>> answer) throws Exception {
    try (Http2Peer peer = new Http2Peer(answer)) {
      String target = "127.0.0.1:" + peer.port();
      App front =
          rig.start(
              App.named("front")
                  .service(RemoteService.at(target, EchoGrpc.getServiceDescriptor()))
                  .listen(GrpcServer.on(0)));
      return failure(rig.channel(front));
    }
  }

  private static StatusException failure(Channel channel) {
    var stub = EchoGrpc.newBlockingV2Stub(channel).withWaitForReady();
    return catchThrowableOfType(StatusException.class, () -> stub.unary(request("x")));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 401, 404, 500, 502})
  void pageOfAProxyIsNoAnswer(int code) throws Exception {
    StatusException called = called(() -> Http2Peer.page(code));
    assertThat(called).hasMessage("UNAVAILABLE: echo is not reachable");
    assertThat(called.getTrailers().keys()).isEmpty();

    StatusException relayed = relayed(() -> Http2Peer.page(code));
    assertThat(relayed).hasMessage("UNAVAILABLE: jams.testing.Echo is not reachable");
    assertThat(relayed.getTrailers().keys())
        .doesNotContain(":status", "content-length", "server")
        .contains("x-request-id");
  }

  @Test
  void causeTellsTheDeveloperOfThePage() throws Exception {
    StatusException called = called(() -> Http2Peer.page(502));

    assertThat(called).hasStackTraceContaining("10.1.2.3 is down");
  }

  @ParameterizedTest
  @CsvSource({
    "REFUSED_STREAM, UNAVAILABLE, is not reachable",
    "INTERNAL_ERROR, INTERNAL, failed",
    "PROTOCOL_ERROR, INTERNAL, failed",
    "ENHANCE_YOUR_CALM, RESOURCE_EXHAUSTED, failed",
    "INADEQUATE_SECURITY, PERMISSION_DENIED, failed",
    "CANCEL, CANCELLED, was cancelled"
  })
  void resetStreamTellsNothingOfTheConnection(Http2Error error, Code code, String words)
      throws Exception {
    String call = code == Code.UNAVAILABLE ? "" : "the call to ";
    for (Supplier<List<Http2StreamFrame>> answer :
        List.<Supplier<List<Http2StreamFrame>>>of(
            () -> Http2Peer.reset(error), () -> Http2Peer.resetAfterHeaders(error))) {
      assertThat(called(answer)).hasMessage(code + ": " + call + "echo " + words);
      assertThat(relayed(answer)).hasMessage(code + ": " + call + "jams.testing.Echo " + words);
    }
  }

  @Test
  void whatAServerSaysItselfGoesOnWhateverItsCode() throws Exception {
    int port = rig.serve(new Failing());
    App front =
        rig.start(
            App.named("front")
                .client("echo", "127.0.0.1:" + port)
                .service(RemoteService.at("127.0.0.1:" + port, EchoGrpc.getServiceDescriptor()))
                .listen(GrpcServer.on(0)));
    var called = EchoGrpc.newBlockingV2Stub(front.channel("echo")).withWaitForReady();
    var relayed = EchoGrpc.newBlockingV2Stub(rig.channel(front));
    for (Code code : EnumSet.complementOf(EnumSet.of(Code.OK))) {
      for (var stub : List.of(called, relayed)) {
        assertThatThrownBy(() -> stub.unary(request(code.name())))
            .hasMessage(code + ": said by the server");
      }
    }
  }

  /** Ends each call with the code it is sent. */
  private static final class Failing extends EchoService {
    @Override
    public void unary(EchoRequest request, StreamObserver<EchoResponse> responses) {
      responses.onError(
          Status.fromCode(Code.valueOf(request.getText()))
              .withDescription("said by the server")
              .asRuntimeException());
    }
  }
}
