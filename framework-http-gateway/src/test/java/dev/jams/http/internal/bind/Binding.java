package dev.jams.http.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.PathTemplate;
import dev.jams.http.internal.route.PathValues;
import dev.jams.http.internal.route.RouteMatch;
import dev.jams.http.internal.route.Router;
import dev.jams.json.JsonCodec;
import dev.jams.test.bind.BindProto;
import dev.jams.test.bind.Request;
import dev.jams.test.bind.UpdateRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule and the requests that are bound by it: through the router, and as generated and dynamic
 * messages, which have to come out equal.
 */
final class Binding {
  private static final JsonCodec CODEC = JsonCodec.create();

  private final Message prototype;
  private final HttpBinding rule;
  private final BindingOptions options;
  private final Router<String> router;

  private Binding(Message prototype, HttpBinding rule, BindingOptions options) {
    this.prototype = prototype;
    this.rule = rule;
    this.options = options;
    this.router = Router.<String>builder().add(rule.httpMethod(), rule.path(), "the rule").build();
  }

  /** A rule such as {@code "GET /v1/{text}"} for {@link Request}. */
  static Binding of(String rule, String body) {
    return of(Request.getDefaultInstance(), rpc("Call"), rule, body);
  }

  /** A rule for {@link UpdateRequest}. */
  static Binding ofUpdate(String rule, String body) {
    return of(UpdateRequest.getDefaultInstance(), rpc("Update"), rule, body);
  }

  static Binding of(Message prototype, MethodDescriptor rpc, String rule, String body) {
    String[] parts = rule.split(" ", 2);
    return new Binding(
        prototype,
        new HttpBinding(rpc, parts[0], PathTemplate.parse(parts[1]), body, ""),
        BindingOptions.DEFAULTS);
  }

  static MethodDescriptor rpc(String name) {
    return BindProto.getDescriptor().findServiceByName("Binds").findMethodByName(name);
  }

  Binding with(BindingOptions other) {
    return new Binding(prototype, rule, other);
  }

  /** Binds a path with or without query, and no body. */
  Message bind(String target) throws Exception {
    return bind(target, null);
  }

  /** Binds a path with or without query, and a JSON body. */
  Message bind(String target, String json) throws Exception {
    return bind(target, json, options.unknownParameters());
  }

  /** The names and values that were given to the sink, as {@code name=value}. */
  List<String> captured(String target) throws Exception {
    List<String> captured = new ArrayList<>();
    bind(target, null, (name, value) -> captured.add(name + "=" + value));
    // Once as generated and once as dynamic message.
    assertThat(captured.subList(0, captured.size() / 2))
        .isEqualTo(captured.subList(captured.size() / 2, captured.size()));
    return captured.subList(0, captured.size() / 2);
  }

  private Message bind(String target, String json, UnknownParameters unknown) throws Exception {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? null : target.substring(mark + 1);
    RouteMatch<String> match = router.match(rule.httpMethod(), path);
    assertThat(match).as(target).isInstanceOf(RouteMatch.Found.class);
    PathValues values = ((RouteMatch.Found<String>) match).values();
    ByteBuf body =
        json == null ? null : Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8));

    Message generated = binder(prototype).bindJson(values, query, body, unknown);
    Message dynamic =
        binder(DynamicMessage.getDefaultInstance(prototype.getDescriptorForType()))
            .bindJson(values, query, body, unknown);
    assertThat(dynamic).isInstanceOf(DynamicMessage.class).isEqualTo(generated);
    assertThat(generated).isInstanceOf(prototype.getClass());
    return generated;
  }

  private RequestBinder binder(Message of) {
    return new RequestBinder(rule, of, CODEC, options);
  }
}
