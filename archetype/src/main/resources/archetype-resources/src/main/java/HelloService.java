package ${package};

import java.util.concurrent.atomic.AtomicLong;

/** One object for all calls, which come on many threads. */
public final class HelloService implements Hello {
  private final AtomicLong count = new AtomicLong();

  @Override
  public HelloReply sayHello(HelloRequest request) {
    return HelloReply.newBuilder()
        .setMessage("Hello, " + request.getName() + "!")
        .setCount(count.incrementAndGet())
        .build();
  }
}
