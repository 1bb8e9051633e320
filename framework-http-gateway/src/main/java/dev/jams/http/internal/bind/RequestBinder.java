package dev.jams.http.internal.bind;

import com.google.protobuf.Message;
import dev.jams.http.internal.route.FieldPath;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.PathTemplate.Variable;
import dev.jams.http.internal.route.PathValues;
import dev.jams.http.internal.route.PercentDecoder.Form;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes request messages from the parts of HTTP requests, for one binding of one rpc. What is to be
 * done for each field is worked out once, when the binder is made.
 *
 * <p>The path goes before the body and that before the query. What path or body bind no query
 * parameter can set: the field itself under either name, fields inside it, and the other members of
 * its oneof. If the body holds the whole request, there are no query parameters.
 *
 * <p>A PATCH whose body is one message field, and whose request has exactly one {@code
 * google.protobuf.FieldMask} that neither path nor query set, gets the paths of the fields that the
 * body has as mask.
 *
 * <p>Immutable; all methods may be called from any thread.
 */
public final class RequestBinder {
  private final Message prototype;
  private final JsonCodec codec;
  private final UnknownParameters unknownParameters;
  private final PathVariable[] variables;
  private final QueryBinder query;
  private final BodyBinder body;
  private final FormBinder form;

  /**
   * Makes a binder.
   *
   * @param prototype any message of the rpc's request type, generated or dynamic; the binder makes
   *     messages of its class
   * @param codec reads bodies, and the query parameters that hold JSON
   * @throws IllegalArgumentException if the prototype is of another type
   */
  public RequestBinder(
      HttpBinding binding, Message prototype, JsonCodec codec, BindingOptions options) {
    if (prototype.getDescriptorForType() != binding.rpc().getInputType()) {
      throw new IllegalArgumentException(
          "%s: prototype of type %s; expected the very descriptor of the rpc's request type %s"
              .formatted(
                  binding,
                  prototype.getDescriptorForType().getFullName(),
                  binding.rpc().getInputType().getFullName()));
    }
    this.prototype = prototype.getDefaultInstanceForType();
    this.codec = codec;
    this.unknownParameters = options.unknownParameters();
    ValueReaders readers = new ValueReaders(codec);
    List<FieldPath> bound = new ArrayList<>(binding.variableFields());
    this.variables = variables(binding, bound, readers, options);
    this.body = new BodyBinder(binding, readers);
    this.form = new FormBinder(binding, readers, options);
    if (binding.bodyField() != null) {
      bound.add(new FieldPath(List.of(binding.bodyField())));
    }
    this.query =
        new QueryBinder(
            binding.rpc().getInputType(), bound, binding.hasWholeBody(), readers, options);
  }

  private static PathVariable[] variables(
      HttpBinding binding, List<FieldPath> fields, ValueReaders readers, BindingOptions options) {
    List<Variable> variables = binding.path().variables();
    PathVariable[] plans = new PathVariable[variables.size()];
    for (int i = 0; i < plans.length; i++) {
      FieldPath field = fields.get(i);
      Form form = form(variables.get(i), options);
      plans[i] = new PathVariable(i, field, form, readers.of(field.leaf()));
    }
    return plans;
  }

  private static Form form(Variable variable, BindingOptions options) {
    if (!variable.multiSegment()) {
      return Form.ALL;
    }
    return options.keepReservedEscapes() ? Form.ALL_BUT_RESERVED : Form.ALL_BUT_SLASH;
  }

  /**
   * Makes the message of a request with a JSON body, or none. Query parameters that name no field
   * go where the options say.
   *
   * @param path the values that the router found
   * @param rawQuery the query as sent, without the question mark; null if there is none
   * @param json the body, left as it is; null or without readable bytes if there is none. It is
   *     ignored if the binding has no body
   * @throws BindingException if path or query do not fit the request type, or a required field
   *     (proto2) is missing
   * @throws JsonException if the body does not fit the request type
   */
  public Message bindJson(PathValues path, String rawQuery, ByteBuf json)
      throws BindingException, JsonException {
    return bindJson(path, rawQuery, json, unknownParameters);
  }

  /**
   * Like {@link #bindJson(PathValues, String, ByteBuf)}.
   *
   * @param unknown what becomes of query parameters that name no field
   */
  public Message bindJson(PathValues path, String rawQuery, ByteBuf json, UnknownParameters unknown)
      throws BindingException, JsonException {
    return bind(path, rawQuery, json == null || !json.isReadable() ? null : body(json), unknown);
  }

  /**
   * Finds the query parameters that name no field.
   *
   * @param unknown takes them
   * @throws BindingException if the query does not fit the request type
   */
  public void findUnknown(String rawQuery, UnknownParameters unknown) throws BindingException {
    query.bind(prototype.newBuilderForType(), rawQuery, unknown);
  }

  private RequestBody<JsonException> body(ByteBuf json) {
    return (request, field, paths) -> {
      if (field == null) {
        codec.merge(json, request);
      } else if (paths == null) {
        codec.mergeField(json, request, field);
      } else {
        codec.mergeField(json, request, field, paths);
      }
    };
  }

  /**
   * Like {@link #bindJson(PathValues, String, ByteBuf)}, for a body that is a message in protobuf's
   * binary form.
   *
   * @param message null if there is none. The body must hold the request or a field that is one
   *     message
   * @throws BindingException if path, query or body do not fit the request type
   */
  public Message bindProtobuf(PathValues path, String rawQuery, ByteBuf message)
      throws BindingException {
    return bind(
        path,
        rawQuery,
        message == null ? null : new ProtobufBody(message, codec.extensionRegistry()));
  }

  /**
   * Like {@link #bindJson(PathValues, String, ByteBuf)}, for a body of the type {@code
   * application/x-www-form-urlencoded}. Its parameters have the names and values of query
   * parameters; if the body holds a field, they name fields inside it.
   *
   * @throws BindingException if path, query or body do not fit the request type
   */
  public Message bindForm(PathValues path, String rawQuery, ByteBuf parameters)
      throws BindingException {
    return bind(
        path, rawQuery, parameters == null ? null : form.body(parameters, unknownParameters));
  }

  /**
   * Makes the message of a request whose body is in some other format. Query parameters that name
   * no field go where the options say.
   */
  public <E extends Exception> Message bind(
      PathValues path, String rawQuery, RequestBody<E> requestBody) throws BindingException, E {
    return bind(path, rawQuery, requestBody, unknownParameters);
  }

  /**
   * Makes the message of a request whose body is in some other format.
   *
   * @param path the values that the router found
   * @param rawQuery the query as sent, without the question mark; null if there is none
   * @param requestBody the body; null if there is none. It is ignored if the binding has no body
   * @param unknown what becomes of query parameters that name no field
   * @throws BindingException if path or query do not fit the request type, or a required field
   *     (proto2) is missing
   * @throws E if the body does not fit the request type
   */
  public <E extends Exception> Message bind(
      PathValues path, String rawQuery, RequestBody<E> requestBody, UnknownParameters unknown)
      throws BindingException, E {
    Message.Builder request = prototype.newBuilderForType();
    if (rawQuery != null) {
      query.bind(request, rawQuery, unknown);
    }
    body.bind(request, requestBody);
    for (PathVariable variable : variables) {
      variable.set(request, path);
    }
    if (!request.isInitialized()) {
      throw BindingException.missing(request.getInitializationErrorString());
    }
    return request.build();
  }
}
