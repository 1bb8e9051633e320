package dev.jams.stub;

import static dev.jams.stub.KindsService.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.stub.kinds.Item;
import dev.jams.stub.kinds.Kinds;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller cannot tell a service in the same JVM from one behind a channel. */
@Timeout(60)
class LocalAndRemoteTest {
  private static final int MANY = 1_000;

  private enum Where {
    LOCAL,
    REMOTE;

    void with(Kinds service, Scenario scenario) throws Exception {
      if (this == LOCAL) {
        scenario.play(service);
        return;
      }
      try (Server server = new Server(service)) {
        scenario.play(server.client);
      }
    }
  }

  private interface Scenario {
    void play(Kinds kinds) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void aUnaryCallReturnsItsResponse(Where where) throws Exception {
    where.with(new KindsService(), kinds -> assertThat(kinds.echo(item(7))).isEqualTo(item(7)));
  }

  @ParameterizedTest
  @EnumSource
  void responsesAreAcceptedInOrder(Where where) throws Exception {
    where.with(
        new KindsService(),
        kinds -> {
          List<Item> responses = new ArrayList<>();
          kinds.count(item(MANY), responses::add);
          assertThat(responses)
              .extracting(Item::getNumber)
              .containsExactlyElementsOf(
                  IntStream.rangeClosed(1, MANY).mapToObj(i -> (long) i).toList());
        });
  }

  @ParameterizedTest
  @EnumSource
  void allRequestsAreRead(Where where) throws Exception {
    List<Item> requests = IntStream.rangeClosed(1, MANY).mapToObj(KindsService::item).toList();
    where.with(
        new KindsService(),
        kinds -> assertThat(kinds.sum(requests)).isEqualTo(item(MANY * (MANY + 1) / 2)));
  }

  @ParameterizedTest
  @EnumSource
  void requestsMayFollowFromResponses(Where where) throws Exception {
    where.with(
        new KindsService(),
        kinds -> {
          List<Long> seen = new ArrayList<>();
          try (Pipe<Item> requests = new Pipe<>(1)) {
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
          assertThat(seen).containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aStatusIsThrownOn(Where where) throws Exception {
    Kinds service =
        new KindsService() {
          @Override
          public Item echo(Item request) {
            throw Status.NOT_FOUND.withDescription("no 7").asRuntimeException();
          }
        };
    where.with(
        service,
        kinds -> assertThatThrownBy(() -> kinds.echo(item(7))).hasMessage("NOT_FOUND: no 7"));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotWrittenIsUnimplemented(Where where) throws Exception {
    where.with(
        new Kinds() {},
        kinds -> {
          List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> calls =
              List.of(
                  () -> kinds.echo(item(1)),
                  () -> kinds.count(item(1), response -> {}),
                  () -> kinds.sum(List.of()),
                  () -> kinds.chat(List.of(), response -> {}));
          List<String> names = List.of("Echo", "Count", "Sum", "Chat");
          for (int i = 0; i < calls.size(); i++) {
            assertThatExceptionOfType(StatusException.class)
                .isThrownBy(calls.get(i))
                .withMessage(
                    "UNIMPLEMENTED: Method jams.kinds.Kinds/" + names.get(i) + " is unimplemented");
          }
        });
  }

  /** Of five lines. */
  private record Noted(Kinds next, List<String> log) implements Kinds.Forwarding {
    @Override
    public Item echo(Item request) throws StatusException {
      log.add("echo " + request.getNumber());
      return next.echo(request);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDecoratorSeesWhatItCaresFor(Where where) throws Exception {
    List<String> log = new ArrayList<>();
    where.with(
        new Noted(new KindsService(), log),
        kinds -> {
          assertThat(kinds.echo(item(3))).isEqualTo(item(3));
          assertThat(kinds.sum(List.of(item(4)))).isEqualTo(item(4));
          assertThat(log).containsExactly("echo 3");
        });
  }
}
