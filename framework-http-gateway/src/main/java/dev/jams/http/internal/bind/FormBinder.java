package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.jams.http.internal.route.FieldPath;
import dev.jams.http.internal.route.HttpBinding;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Binds bodies of the type {@code application/x-www-form-urlencoded}, by the rules and within the
 * limits of a query: the names are those of the message that the body holds. What the path binds is
 * left to it. Safe for use by any thread.
 */
final class FormBinder {
  private final HttpBinding binding;
  private final ValueReaders readers;
  private final BindingOptions options;

  /** Made by the first form, because most gateways never see one. Racy and harmless. */
  private volatile QueryBinder binder;

  FormBinder(HttpBinding binding, ValueReaders readers, BindingOptions options) {
    this.binding = binding;
    this.readers = readers;
    this.options = options;
  }

  /**
   * The body of one request.
   *
   * @param parameters stay the caller's
   */
  RequestBody<BindingException> body(ByteBuf parameters, UnknownParameters unknown) {
    return (request, field, paths) -> {
      Message.Builder message = field == null ? request : request.getFieldBuilder(field);
      Set<String> fields = new LinkedHashSet<>();
      try {
        // One character for each byte, so that what is not ASCII is found and named.
        String form = parameters.toString(StandardCharsets.ISO_8859_1);
        binder().bind(message, form, unknown, path -> fields.add(path.toString()));
      } catch (BindingException e) {
        throw e.inForm();
      }
      if (paths != null) {
        fields.forEach(paths);
      }
    };
  }

  private QueryBinder binder() {
    QueryBinder made = binder;
    if (made == null) {
      FieldDescriptor field = binding.bodyField();
      Descriptor type = field == null ? binding.rpc().getInputType() : field.getMessageType();
      made = new QueryBinder(type, boundByPath(field), false, readers, options);
      binder = made;
    }
    return made;
  }

  private List<FieldPath> boundByPath(FieldDescriptor field) {
    if (field == null) {
      return binding.variableFields();
    }
    List<FieldPath> inside = new ArrayList<>();
    for (FieldPath variable : binding.variableFields()) {
      List<FieldDescriptor> fields = variable.fields();
      if (fields.size() > 1 && fields.get(0) == field) {
        inside.add(new FieldPath(fields.subList(1, fields.size())));
      }
    }
    return inside;
  }
}
