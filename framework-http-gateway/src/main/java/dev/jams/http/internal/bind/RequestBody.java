package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.function.Consumer;

/**
 * The body of one request, in a format that its maker knows.
 *
 * @param <E> what it throws if it cannot be read
 */
@FunctionalInterface
public interface RequestBody<E extends Exception> {
  /**
   * Merges the body into the request.
   *
   * @param request the request so far
   * @param field the field that the body holds, or null if it holds the whole request
   * @param paths takes the paths of the fields that the body has, relative to the field, as in a
   *     field mask; null if nobody wants them
   */
  void mergeInto(Message.Builder request, FieldDescriptor field, Consumer<String> paths) throws E;
}
