package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.jams.http.internal.route.FieldPath;
import dev.jams.http.internal.route.PathValues;
import dev.jams.http.internal.route.PercentDecoder;
import dev.jams.http.internal.route.PercentDecodingException;
import java.util.List;

/**
 * Binds one variable of a path.
 *
 * @param index its place among the template's variables
 * @param field what it sets
 * @param form what of its value is decoded
 * @param reader reads the decoded value
 */
record PathVariable(int index, FieldPath field, PercentDecoder.Form form, ValueReader reader) {

  /** Sets the field, over what is there. */
  void set(Message.Builder request, PathValues values) throws BindingException {
    String text;
    try {
      text = PercentDecoder.decode(values.path(), values.start(index), values.end(index), form);
    } catch (PercentDecodingException e) {
      throw BindingException.pathValue(
          field.toString(), values.raw(index), "percent-encoded UTF-8 (" + e.getMessage() + ")");
    }
    Message.Builder parent = request;
    List<FieldDescriptor> fields = field.fields();
    for (int i = 0; i < fields.size() - 1; i++) {
      parent = parent.getFieldBuilder(fields.get(i));
    }
    try {
      parent.setField(field.leaf(), reader.read(text, parent));
    } catch (BadValueException e) {
      throw BindingException.pathValue(field.toString(), text, e.getMessage());
    }
  }
}
