package dev.jams.cli;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.stub.kinds.Item;
import dev.jams.stub.kinds.Kinds;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.function.Consumer;

/** An rpc of each kind. */
final class KindsService implements Kinds {
  /** Over both protocols; a test's own ports take the place of these. */
  static AppBuilder app() {
    return App.named("kinds")
        .service(Kinds.bind(new KindsService()))
        .listen(GrpcServer.on(1))
        .listen(HttpGateway.on(2));
  }

  static Item item(long number) {
    return Item.newBuilder().setNumber(number).build();
  }

  /** No negative numbers. */
  @Override
  public Item echo(Item request) throws StatusException {
    if (request.getNumber() < 0) {
      BadRequest details =
          BadRequest.newBuilder()
              .addFieldViolations(
                  BadRequest.FieldViolation.newBuilder()
                      .setField("number")
                      .setDescription("is negative"))
              .build();
      throw StatusProto.toStatusException(
          com.google.rpc.Status.newBuilder()
              .setCode(Code.INVALID_ARGUMENT_VALUE)
              .setMessage("number is negative")
              .addDetails(Any.pack(details))
              .build());
    }
    return request;
  }

  @Override
  public void count(Item request, Consumer<Item> responses) {
    for (long i = 1; i <= request.getNumber(); i++) {
      responses.accept(item(i));
    }
  }

  @Override
  public Item sum(Iterable<Item> requests) {
    long sum = 0;
    for (Item request : requests) {
      sum += request.getNumber();
    }
    return item(sum);
  }

  @Override
  public void chat(Iterable<Item> requests, Consumer<Item> responses) {
    requests.forEach(request -> responses.accept(item(2 * request.getNumber())));
  }
}
