package dev.jams.http;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import dev.jams.http.manners.Extra;
import dev.jams.http.manners.Manners2Proto;
import dev.jams.http.manners.MannersGrpc;
import dev.jams.http.manners.Note;
import dev.jams.http.manners.OldNote;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What {@code manners.proto} says. */
final class MannersService extends MannersGrpc.MannersImplBase {
  /** The streams that have begun, for the test to go on with. */
  final BlockingQueue<ServerCallStreamObserver<Note>> streams = new LinkedBlockingQueue<>();

  @Override
  public void echo(Note request, StreamObserver<Note> answer) {
    if (request.getText().equals("missing")) {
      answer.onError(Status.NOT_FOUND.withDescription("missing").asRuntimeException());
      return;
    }
    answer.onNext(request);
    answer.onCompleted();
  }

  @Override
  public void long_(Note request, StreamObserver<Note> answer) {
    String text = "lorem ipsum ".repeat((int) request.getNumber() / 12 + 1);
    answer.onNext(Note.newBuilder().setText(text.substring(0, (int) request.getNumber())).build());
    answer.onCompleted();
  }

  @Override
  public void repeat(Note request, StreamObserver<Note> answer) {
    streams.add((ServerCallStreamObserver<Note>) answer);
  }

  @Override
  public StreamObserver<Note> count(StreamObserver<Note> answer) {
    return new StreamObserver<>() {
      private int count;
      private long length;

      @Override
      public void onNext(Note note) {
        count++;
        length += note.getText().length();
      }

      @Override
      public void onError(Throwable t) {
        // The call has ended.
      }

      @Override
      public void onCompleted() {
        answer.onNext(Note.newBuilder().setNumber(length).setText("" + count).build());
        answer.onCompleted();
      }
    };
  }

  @Override
  public void raw(Note request, StreamObserver<HttpBody> answer) {
    byte[] bytes = new byte[(int) request.getNumber()];
    new Random(7).nextBytes(bytes);
    answer.onNext(
        HttpBody.newBuilder()
            .setContentType(request.getText())
            .setData(ByteString.copyFrom(bytes))
            .build());
    answer.onCompleted();
  }

  @Override
  public void upload(HttpBody request, StreamObserver<HttpBody> answer) {
    answer.onNext(request);
    answer.onCompleted();
  }

  @Override
  public void old(OldNote request, StreamObserver<OldNote> answer) {
    Extra extra = request.getExtension(Manners2Proto.extra);
    answer.onNext(request.toBuilder().setText(request.getText() + extra.getName()).build());
    answer.onCompleted();
  }

  /**
   * Lets a request say what the service puts into its answer: {@code set-x} becomes the metadata
   * {@code x}, {@code end-x} the trailer.
   */
  static final class Answers implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata metadata) {
              copy("set-", headers, metadata);
              super.sendHeaders(metadata);
            }

            @Override
            public void close(Status status, Metadata trailers) {
              copy("end-", headers, trailers);
              super.close(status, trailers);
            }
          },
          headers);
    }

    private static void copy(String prefix, Metadata from, Metadata to) {
      for (String key : from.keys()) {
        if (key.startsWith(prefix) && key.length() > prefix.length()) {
          String value = from.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
          to.put(
              Metadata.Key.of(key.substring(prefix.length()), Metadata.ASCII_STRING_MARSHALLER),
              // No header can bring a line break in.
              value.replace("<CR>", "\r").replace("<LF>", "\n"));
        }
      }
    }
  }
}
