package dev.jams.http.guards;

import com.google.protobuf.MessageLite;
import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.GrpcServer;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.http.HttpGateway;
import dev.jams.http.protocols.Item;
import dev.jams.http.protocols.StreamsGrpc.StreamsImplBase;
import dev.jams.internal.net.GuardCounts;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An app with both listeners, and what its guards count. */
final class Apps implements AutoCloseable {
  static final String ECHO = "/jams.protocols.Streams/Echo";
  static final String COUNT = "/jams.protocols.Streams/Count";
  static final String SUM = "/jams.protocols.Streams/Sum";

  final App app;
  final Service service = new Service();
  private final Counts counts = new Counts();

  /** Starts one whose settings are given without the name of the listener, for both of them. */
  Apps(String... settings) throws Exception {
    List<String> args = new ArrayList<>();
    for (int i = 0; i < settings.length; i += 2) {
      for (String listener : List.of("grpc", "http")) {
        args.add("--" + listener + "-" + settings[i]);
        args.add(settings[i + 1]);
      }
    }
    app = start(args);
  }

  private Apps(List<String> args) throws Exception {
    app = start(args);
  }

  static Apps with(String... args) throws Exception {
    return new Apps(List.of(args));
  }

  private App start(List<String> args) throws Exception {
    return App.named("guards")
        .service(service)
        .listen(counts)
        .listen(GrpcServer.on(0))
        .listen(HttpGateway.on(0))
        .start(args.toArray(String[]::new));
  }

  GuardCounts guards() {
    return counts.guards;
  }

  RawHttp2 connect(String listener) throws IOException {
    return RawHttp2.to(app.port(listener));
  }

  /** The head of a call, without headers whose names are given. */
  static String[] call(String path, String... more) {
    List<String> head =
        new ArrayList<>(
            List.of(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "localhost",
                "content-type",
                "application/grpc",
                "te",
                "trailers"));
    head.addAll(List.of(more));
    return head.toArray(String[]::new);
  }

  /** The frames of a call of one message. */
  static byte[] wholeCall(int stream, String path, MessageLite message) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    frames.writeBytes(
        RawHttp2.bytes(RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.block(call(path))));
    frames.writeBytes(
        RawHttp2.bytes(RawHttp2.DATA, RawHttp2.END_STREAM, stream, lengthPrefixed(message)));
    return frames.toByteArray();
  }

  static byte[] lengthPrefixed(MessageLite message) {
    byte[] body = message.toByteArray();
    return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(body.length).put(body).array();
  }

  @Override
  public void close() {
    app.close();
  }

  /** All four kinds of call. */
  static final class Service extends StreamsImplBase {
    /** Calls that have begun and not ended. */
    final AtomicInteger open = new AtomicInteger();

    @Override
    public void echo(Item request, StreamObserver<Item> responses) {
      responses.onNext(request);
      responses.onCompleted();
    }

    @Override
    public void count(Item request, StreamObserver<Item> responses) {
      var call = (ServerCallStreamObserver<Item>) responses;
      open.incrementAndGet();
      call.setOnCancelHandler(open::decrementAndGet);
      int[] sent = new int[1];
      call.setOnReadyHandler(
          () -> {
            while (call.isReady() && sent[0] < request.getNumber()) {
              call.onNext(request.toBuilder().setNumber(++sent[0]).build());
              if (sent[0] == request.getNumber()) {
                open.decrementAndGet();
                call.onCompleted();
              }
            }
          });
    }

    @Override
    public StreamObserver<Item> sum(StreamObserver<Item> responses) {
      return new StreamObserver<>() {
        private long sum;

        @Override
        public void onNext(Item item) {
          sum += item.getNumber();
        }

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onCompleted() {
          responses.onNext(Item.newBuilder().setNumber(sum).build());
          responses.onCompleted();
        }
      };
    }

    @Override
    public StreamObserver<Item> chat(StreamObserver<Item> responses) {
      return new StreamObserver<>() {
        @Override
        public void onNext(Item item) {
          responses.onNext(item);
        }

        @Override
        public void onError(Throwable thrown) {}

        @Override
        public void onCompleted() {
          responses.onCompleted();
        }
      };
    }
  }

  /** Sees what every listener is given. */
  private static final class Counts implements Listener {
    private GuardCounts guards;

    @Override
    public String name() {
      return "counts";
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of();
    }

    @Override
    public boolean exposesServices() {
      return false;
    }

    @Override
    public Running start(AppContext context) {
      guards = context.internals().guards();
      return new Running() {
        @Override
        public SocketAddress address() {
          return InetSocketAddress.createUnresolved("none", 0);
        }

        @Override
        public String location() {
          return "none";
        }

        @Override
        public void shutdown() {}

        @Override
        public void shutdownNow() {}

        @Override
        public boolean awaitTermination(Duration timeout) {
          return true;
        }
      };
    }
  }
}
