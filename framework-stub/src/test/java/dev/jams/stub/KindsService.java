package dev.jams.stub;

import dev.jams.stub.kinds.Item;
import dev.jams.stub.kinds.Kinds;
import java.util.function.Consumer;

/** Written as any user would. */
// docs: services-service
class KindsService implements Kinds {
  static Item item(long number) {
    return Item.newBuilder().setNumber(number).build();
  }

  @Override
  public Item echo(Item request) {
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
