package dev.jams.admin;

import dev.jams.admin.testing.Item;
import dev.jams.admin.testing.ShopGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Has items, but none whose id is {@code none}; and one call that lasts until it is let go. */
final class ShopService extends ShopGrpc.ShopImplBase {
  final CountDownLatch held = new CountDownLatch(1);
  final CountDownLatch letGo = new CountDownLatch(1);

  @Override
  public void getItem(Item request, StreamObserver<Item> answers) {
    if (request.getId().equals("none")) {
      answers.onError(Status.NOT_FOUND.withDescription("no such item").asException());
      return;
    }
    answers.onNext(request);
    answers.onCompleted();
  }

  @Override
  public void putItem(Item request, StreamObserver<Item> answers) {
    getItem(request, answers);
  }

  @Override
  public void listItems(Item request, StreamObserver<Item> answers) {
    for (int i = 0; i < 3; i++) {
      answers.onNext(Item.newBuilder().setId("" + i).build());
    }
    answers.onCompleted();
  }

  @Override
  public void hold(Item request, StreamObserver<Item> answers) {
    held.countDown();
    try {
      if (!letGo.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody has let go");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answers.onNext(request);
    answers.onCompleted();
  }
}
