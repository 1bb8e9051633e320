package dev.jams.validation;

import dev.jams.validation.users.Choice;
import dev.jams.validation.users.Nesting;
import dev.jams.validation.users.Total;
import dev.jams.validation.users.Tree;
import dev.jams.validation.users.User;
import dev.jams.validation.users.UsersGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;

/** Answers with what it was sent, unless the tags say that the answer be wrong. */
class UsersService extends UsersGrpc.UsersImplBase {
  /** Asks for an answer that breaks the rules. */
  static final String WRONG = "wrong";

  /** The same, from a thread of the service's own. */
  static final String WRONG_LATER = "wrong later";

  /** Completed when the service has been told that nobody waits for more. */
  final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  private void answer(User request, StreamObserver<User> responses, boolean last) {
    User wrong = request.toBuilder().setEmail("not an address").build();
    if (request.getTagsList().contains(WRONG_LATER)) {
      new Thread(() -> end(wrong, responses), "later").start();
    } else {
      responses.onNext(request.getTagsList().contains(WRONG) ? wrong : request);
      if (last) {
        responses.onCompleted();
      }
    }
  }

  private static void end(User user, StreamObserver<User> responses) {
    responses.onNext(user);
    responses.onCompleted();
  }

  private StreamObserver<User> all(StreamObserver<User> responses) {
    ((ServerCallStreamObserver<User>) responses).setOnCancelHandler(() -> cancelled.complete(null));
    return responses;
  }

  @Override
  public void create(User request, StreamObserver<User> responses) {
    answer(request, all(responses), true);
  }

  @Override
  public void watch(User request, StreamObserver<User> responses) {
    all(responses).onNext(request.toBuilder().clearTags().build());
    answer(request, responses, true);
  }

  @Override
  public StreamObserver<User> import_(StreamObserver<User> responses) {
    all(responses);
    return new Users(responses) {
      private User last = User.getDefaultInstance();

      @Override
      public void onNext(User user) {
        last = user;
      }

      @Override
      public void onCompleted() {
        answer(last, responses, true);
      }
    };
  }

  @Override
  public StreamObserver<User> chat(StreamObserver<User> responses) {
    all(responses);
    return new Users(responses) {
      @Override
      public void onNext(User user) {
        answer(user, responses, false);
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  @Override
  public void count(Total request, StreamObserver<Total> responses) {
    responses.onNext(request);
    responses.onCompleted();
  }

  @Override
  public void nest(Nesting request, StreamObserver<Nesting> responses) {
    responses.onNext(request);
    responses.onCompleted();
  }

  @Override
  public void grow(Tree request, StreamObserver<Tree> responses) {
    responses.onNext(request);
    responses.onCompleted();
  }

  @Override
  public void choose(Choice request, StreamObserver<Choice> responses) {
    responses.onNext(request);
    responses.onCompleted();
  }

  private abstract static class Users implements StreamObserver<User> {
    final StreamObserver<User> responses;

    Users(StreamObserver<User> responses) {
      this.responses = responses;
    }

    @Override
    public void onError(Throwable t) {}
  }
}
