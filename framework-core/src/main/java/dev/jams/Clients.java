package dev.jams;

import com.google.protobuf.Message;
import dev.jams.internal.client.DynamicCall;
import io.grpc.Channel;
import java.util.function.Function;

/**
 * The services elsewhere that an app calls, each by the name that it has under {@code clients} in
 * the configuration. An {@link App} that runs has them, and so has the {@link ServiceContext} that
 * services are made with:
 *
 * <pre>{@code
 * App.named("orders")
 *     .client("users", "127.0.0.1:42001")
 *     .service(
 *         OrdersGrpc.getServiceDescriptor(),
 *         context -> new Orders(context.client("users", UsersGrpc::newBlockingV2Stub)))
 * }</pre>
 *
 * <p>The app opens the channels, connects them before the first call, and closes them when the last
 * call that it serves has ended. A call that is made for an incoming one ends when that ends: by
 * its deadline, or cancelled. Not to be implemented elsewhere. Safe for use by any thread.
 */
public interface Clients {
  /**
   * The channel to a service. It stays the app's.
   *
   * @throws IllegalArgumentException if the app has no client of this name
   * @throws IllegalStateException if the app has stopped
   */
  Channel channel(String client);

  /**
   * A stub for a service.
   *
   * @param stub from the generated class, such as {@code UsersGrpc::newBlockingV2Stub}
   * @throws IllegalArgumentException if the app has no client of this name
   * @throws IllegalStateException if the app has stopped
   */
  default <S> S client(String client, Function<Channel, S> stub) {
    return stub.apply(channel(client));
  }

  /**
   * Calls a method by its name and waits for the answer, where there is no generated stub.
   *
   * @param service the full name, such as {@code user.UserService}
   * @param method the simple name, such as {@code GetByEmail}, of a method with one request and one
   *     answer
   * @throws IllegalArgumentException if the app has no client of this name
   * @throws IllegalStateException if the app has stopped
   * @throws io.grpc.StatusRuntimeException what the service answers instead; {@code UNIMPLEMENTED}
   *     if it has no such method, {@code INTERNAL} if its answer is not what was expected
   */
  default <T extends Message> T call(
      String client, String service, String method, Message request, Class<T> answer) {
    return new DynamicCall<>(service, method, answer).on(channel(client), request);
  }
}
