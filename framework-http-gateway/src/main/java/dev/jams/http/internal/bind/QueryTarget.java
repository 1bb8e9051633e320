package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import dev.jams.http.internal.route.FieldPath;
import java.util.List;
import java.util.Set;

/**
 * What the name of a query parameter means.
 *
 * @param path the fields that it names
 * @param field the last of them
 * @param key the key of a map's entry, or null
 * @param problem why the fields cannot be set so, or null
 */
record QueryTarget(FieldPath path, QueryField field, String key, String problem) {

  /** The target of a name that ends with the field. */
  static QueryTarget of(FieldPath path, QueryField field) {
    String problem = null;
    if (field.isMap()) {
      problem = "a map; name an entry of it, such as " + path + "[key]";
    } else if (field.values == null && field.isRepeated()) {
      problem = "a repeated message, which no query can hold; send it in a body";
    } else if (field.values == null) {
      problem = "a message; name a field of it, such as " + path + ".name";
    }
    return new QueryTarget(path, field, null, problem);
  }

  /** The target of a name that ends with the field, a bracket and this text. */
  static QueryTarget ofEntry(FieldPath path, QueryField field, String keyAndBracket) {
    String key = null;
    String problem = null;
    if (!field.isMap()) {
      problem = "no map; write \"" + path + "\" without brackets";
    } else if (!keyAndBracket.endsWith("]")) {
      problem = "expected \"]\" at the end, as in " + path + "[key]";
    } else if (field.values == null) {
      problem = "a map of messages, which no query can hold; send it in a body";
    } else {
      key = keyAndBracket.substring(0, keyAndBracket.length() - 1);
    }
    return new QueryTarget(path, field, key, problem);
  }

  /**
   * Sets the value.
   *
   * @param name the parameter's name, for errors
   * @param seen what the query has set so far, to refuse it twice; null if nothing can be twice
   * @param maxElements the limit of elements in one repeated or map field
   */
  void set(Message.Builder request, String name, String value, Set<String> seen, int maxElements)
      throws BindingException {
    if (problem() != null) {
      throw BindingException.query(name, path.toString(), problem());
    }
    Message.Builder parent = request;
    List<FieldDescriptor> fields = path.fields();
    for (int i = 0; i < fields.size() - 1; i++) {
      checkOneof(parent, fields.get(i), name);
      parent = parent.getFieldBuilder(fields.get(i));
    }
    checkOneof(parent, field.descriptor, name);
    try {
      if (field.isMap()) {
        checkElements(parent, name, maxElements);
        addEntry(parent, name, value, seen);
      } else if (field.isRepeated()) {
        checkElements(parent, name, maxElements);
        parent.addRepeatedField(field.descriptor, field.values.read(value, parent));
      } else {
        checkSeen(path.toString(), name, seen);
        parent.setField(field.descriptor, field.values.read(value, parent));
      }
    } catch (BadValueException e) {
      throw BindingException.queryValue(name, path.toString(), value, e.getMessage());
    }
  }

  private void addEntry(Message.Builder parent, String name, String value, Set<String> seen)
      throws BindingException, BadValueException {
    Message.Builder entry = parent.newBuilderForField(field.descriptor);
    FieldDescriptor keyField = field.descriptor.getMessageType().findFieldByNumber(1);
    FieldDescriptor valueField = field.descriptor.getMessageType().findFieldByNumber(2);
    Object typedKey;
    try {
      typedKey = field.keys.read(key, entry);
    } catch (BadValueException e) {
      throw BindingException.query(
          name, path.toString(), "key \"" + key + "\"; expected " + e.getMessage());
    }
    // The typed key, because 1 and 01 are one.
    checkSeen(path + "[" + typedKey + "]", name, seen);
    entry.setField(keyField, typedKey);
    entry.setField(valueField, field.values.read(value, entry));
    parent.addRepeatedField(field.descriptor, entry.build());
  }

  private void checkSeen(String what, String name, Set<String> seen) throws BindingException {
    if (seen != null && !seen.add(what)) {
      throw BindingException.query(
          name, path.toString(), "a second value for \"" + what + "\"; expected it once");
    }
  }

  private void checkElements(Message.Builder parent, String name, int max) throws BindingException {
    if (parent.getRepeatedFieldCount(field.descriptor) >= max) {
      throw BindingException.query(
          name, path.toString(), "more than " + max + " elements; send fewer");
    }
  }

  /** Only the query has been here, so a sibling that is set came from another parameter. */
  private void checkOneof(Message.Builder parent, FieldDescriptor member, String name)
      throws BindingException {
    OneofDescriptor oneof = member.getRealContainingOneof();
    if (oneof != null && parent.hasOneof(oneof)) {
      FieldDescriptor other = parent.getOneofFieldDescriptor(oneof);
      if (other != member) {
        throw BindingException.query(
            name,
            path.toString(),
            "\"%s\" is set too, and only one field of oneof \"%s\" may be; send one of them"
                .formatted(other.getName(), oneof.getName()));
      }
    }
  }
}
