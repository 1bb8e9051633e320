package dev.jams.stub;

import static dev.jams.stub.KindsService.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.stub.kinds.Item;
import dev.jams.stub.kinds.Kinds;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What docs/services.md shows. */
@Timeout(60)
class ServicesGuideTest {
  // docs: services-decorator
  record Logged(Kinds next, List<String> log) implements Kinds.Forwarding {
    @Override
    public Item echo(Item request) throws StatusException {
      log.add("echo " + request.getNumber());
      return next.echo(request);
    }
  }

  // docs: end

  // docs: services-error
  static final class Strict extends KindsService {
    @Override
    public Item sum(Iterable<Item> requests) {
      for (Item request : requests) {
        if (request.getNumber() < 0) {
          throw Status.INVALID_ARGUMENT
              .withDescription("number " + request.getNumber() + ", expected 0 or more")
              .asRuntimeException();
        }
      }
      return super.sum(requests);
    }
  }

  // docs: end

  // docs: services-test
  @Test
  void sumIsTestedWithoutAServer() {
    assertThat(new KindsService().sum(List.of(item(1), item(2)))).isEqualTo(item(3));
  }

  @Test
  void streamOfResponsesIsAListThatIsAddedTo() throws StatusException {
    List<Item> responses = new ArrayList<>();
    new KindsService().chat(List.of(item(1), item(2)), responses::add);
    assertThat(responses).containsExactly(item(2), item(4));
  }

  // docs: end

  @Test
  void negativeNumberIsAStatus() {
    assertThatThrownBy(() -> new Strict().sum(List.of(item(-1))))
        .hasMessage("INVALID_ARGUMENT: number -1, expected 0 or more");
  }

  /** Works with any service, in this JVM or not. */
  // docs: services-client
  static long total(Kinds kinds) throws StatusException {
    return kinds.sum(List.of(item(1), item(2), item(3))).getNumber();
  }

  // docs: end

  @Test
  void localServiceAndClientAreInterchangeable() throws Exception {
    List<String> log = new ArrayList<>();
    Kinds local = new Logged(new KindsService(), log);
    var server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(Kinds.bind(local))
            .build()
            .start();
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    try {
      assertThat(total(local)).isEqualTo(6);
      assertThat(remoteTotal(channel)).isEqualTo(6);
      assertThat(Kinds.client(channel).echo(item(7))).isEqualTo(item(7));
      assertThat(log).containsExactly("echo 7");
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
      channel.awaitTermination(60, TimeUnit.SECONDS);
      server.awaitTermination(60, TimeUnit.SECONDS);
    }
  }

  private static long remoteTotal(Channel channel) throws StatusException {
    // docs: services-client
    Kinds remote = Kinds.client(channel);
    return total(remote);
    // docs: end
  }

  // docs: services-pipe
  static void untilHundred(Kinds kinds, List<Long> seen) throws StatusException {
    try (Pipe<Item> requests = new Pipe<>(10)) {
      requests.accept(item(1));
      kinds.chat(
          requests,
          response -> {
            seen.add(response.getNumber());
            if (response.getNumber() < 100) {
              requests.accept(response);
            } else {
              requests.close();
            }
          });
    }
  }

  // docs: end

  @Test
  void pipeSendsWhatFollowsFromResponses() throws Exception {
    List<Long> seen = new ArrayList<>();
    untilHundred(new KindsService(), seen);
    assertThat(seen).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L);
  }
}
