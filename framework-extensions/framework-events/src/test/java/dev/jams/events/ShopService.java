package dev.jams.events;

import dev.jams.events.shop.Order;
import dev.jams.events.shop.Receipt;
import dev.jams.events.shop.ShopGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Sells what it is asked for, unless the id says that it fails. */
final class ShopService extends ShopGrpc.ShopImplBase {
  static Receipt receipt(String id) {
    return Receipt.newBuilder().setId(id).setClientSecret("hidden").build();
  }

  @Override
  public void buy(Order request, StreamObserver<Receipt> responses) {
    switch (request.getId()) {
      case "broken" -> throw new IllegalStateException("out of order " + request.getPassword());
      case "internal" ->
          responses.onError(Status.INTERNAL.withDescription("no cause").asRuntimeException());
      case "missing" ->
          responses.onError(Status.NOT_FOUND.withDescription("no such thing").asRuntimeException());
      default -> {
        responses.onNext(receipt(request.getId()));
        responses.onCompleted();
      }
    }
  }

  @Override
  public void watch(Order request, StreamObserver<Receipt> responses) {
    responses.onNext(receipt("first"));
    responses.onNext(receipt("second"));
    responses.onCompleted();
  }

  @Override
  public StreamObserver<Order> fill(StreamObserver<Receipt> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(Order order) {}

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {
        responses.onNext(receipt("all"));
        responses.onCompleted();
      }
    };
  }
}
