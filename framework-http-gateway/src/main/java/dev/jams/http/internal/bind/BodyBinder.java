package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.jams.http.internal.route.FieldPath;
import dev.jams.http.internal.route.HttpBinding;
import java.util.ArrayList;
import java.util.List;

/** Binds the body of a request, and fills the field mask that a PATCH left out. Immutable. */
final class BodyBinder {
  private final boolean hasBody;
  private final FieldDescriptor field;
  private final boolean isMessageOfFields;
  private final FieldDescriptor mask;

  BodyBinder(HttpBinding binding, ValueReaders readers) {
    this.hasBody = !binding.body().isEmpty();
    this.field = binding.bodyField();
    this.isMessageOfFields =
        field != null
            && !field.isRepeated()
            && field.getJavaType() == JavaType.MESSAGE
            && readers.of(field) == null;
    this.mask = isMessageOfFields && binding.httpMethod().equals("PATCH") ? mask(binding) : null;
  }

  /** The one field mask of the request, or null if there is none, several, or the path sets it. */
  private static FieldDescriptor mask(HttpBinding binding) {
    List<FieldDescriptor> masks =
        binding.rpc().getInputType().getFields().stream().filter(FieldMasks::isFieldMask).toList();
    if (masks.size() != 1 || masks.get(0).isRepeated()) {
      return null;
    }
    FieldPath mask = new FieldPath(masks);
    boolean inPath = binding.variableFields().stream().anyMatch(mask::overlaps);
    return inPath ? null : mask.leaf();
  }

  /**
   * Merges the body.
   *
   * @param request a builder in which the query's values are, and not yet those of the path
   * @param body null if there is none, which is the same as an empty message
   */
  <E extends Exception> void bind(Message.Builder request, RequestBody<E> body) throws E {
    if (!hasBody) {
      return;
    }
    if (isMessageOfFields) {
      request.getFieldBuilder(field);
    }
    boolean fillMask = mask != null && !request.hasField(mask);
    List<String> paths = fillMask ? new ArrayList<>() : null;
    if (body != null) {
      body.mergeInto(request, field, fillMask ? paths::add : null);
    }
    if (fillMask) {
      // An empty mask too: to leave it out could mean to replace everything.
      request.setField(mask, FieldMasks.of(mask, request, paths));
    }
  }
}
