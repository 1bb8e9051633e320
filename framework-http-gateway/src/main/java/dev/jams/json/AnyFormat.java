package dev.jams.json;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/**
 * google.protobuf.Any: the members of the message and {@code @type}; for a type that is not an
 * object of its fields {@code @type} and {@code value}.
 */
final class AnyFormat extends WellKnownFormat<Any> {
  static final String TYPE = "@type";
  private static final String VALUE = "value";

  /** One level of JSON in a Struct is an entry, a Value and a Struct or ListValue. */
  private static final int MESSAGES_PER_LEVEL = 3;

  private static final byte[] TYPE_MEMBER = JsonWriter.member(TYPE);
  private static final byte[] VALUE_MEMBER = JsonWriter.member(VALUE);

  private final MessageFormats formats;
  private final JsonOptions options;

  AnyFormat(MessageFormats formats, JsonOptions options, Message prototype) {
    super(prototype, Any.getDefaultInstance());
    this.formats = formats;
    this.options = options;
  }

  @Override
  void writeGenerated(Any any, JsonWriter out) throws JsonException {
    if (any.getTypeUrl().isEmpty() && any.getValue().isEmpty()) {
      out.append('{');
      out.append('}');
      return;
    }
    if (out.anyDepth >= options.maxDepth()) {
      throw new JsonException(
          "$", "expected at most " + options.maxDepth() + " google.protobuf.Any inside each other");
    }
    Message content;
    try {
      content = unpack(any);
    } catch (JsonException e) {
      if (!options.unknownAnyAsBytes()) {
        throw e;
      }
      writeBytes(any, out);
      return;
    }
    out.anyDepth++;
    write(any.getTypeUrl(), content, out);
    out.anyDepth--;
  }

  private void write(String url, Message content, JsonWriter out) throws JsonException {
    MessageFormat format = formats.of(content);
    if (format instanceof MessagePlan plan) {
      plan.writeAny(url, content, out);
    } else {
      writeType(url, out);
      out.append(VALUE_MEMBER);
      format.write(content, out);
      out.append('}');
    }
  }

  private static void writeBytes(Any any, JsonWriter out) {
    writeType(any.getTypeUrl(), out);
    out.append(VALUE_MEMBER);
    out.append('"');
    out.append(Base64.getEncoder().encode(any.getValue().toByteArray()));
    out.append('"');
    out.append('}');
  }

  private static void writeType(String url, JsonWriter out) {
    int begin = out.size();
    writeTypeMember(url, out);
    out.replace(begin, '{');
  }

  static void writeTypeMember(String url, JsonWriter out) {
    out.append(TYPE_MEMBER);
    out.appendString(url);
  }

  private Message unpack(Any any) throws JsonException {
    Descriptor type = find(any.getTypeUrl());
    if (type == null) {
      throw new JsonException("$", unknownType(any.getTypeUrl()));
    }
    try {
      CodedInputStream in = any.getValue().newCodedInput();
      in.setRecursionLimit(MESSAGES_PER_LEVEL * (options.maxDepth() + 1));
      Message content = DynamicMessage.parseFrom(type, in, options.extensionRegistry());
      in.checkLastTagWas(0);
      return content;
    } catch (IOException e) {
      throw new JsonException(
          "$", "expected the bytes of a " + type.getFullName() + " in google.protobuf.Any", e);
    }
  }

  private Descriptor find(String url) {
    int slash = url.lastIndexOf('/');
    if (slash < 0) {
      return null;
    }
    String name = url.substring(slash + 1);
    Descriptor type = options.typeRegistry().find(name);
    return type != null ? type : WellKnownTypes.REGISTRY.find(name);
  }

  private static String unknownType(String url) {
    return "expected the type URL of a registered message, such as"
        + " type.googleapis.com/google.protobuf.Duration, found "
        + Texts.quote(url);
  }

  @Override
  Any readGenerated(JsonReader in) throws JsonException {
    if (in.token() != JsonToken.OBJECT) {
      throw in.expected("an object with \"@type\"");
    }
    int start = in.tokens().start();
    in.enter();
    String name = in.nextName();
    if (name == null) {
      in.leave();
      return Any.getDefaultInstance();
    }
    Set<String> names = new HashSet<>();
    String url;
    if (name.equals(TYPE)) {
      names.add(TYPE);
      in.tokens().next();
      url = in.string("a type URL");
    } else {
      url = in.anyTypes().at(start);
    }
    if (url == null) {
      throw missingType(in, name);
    }
    Descriptor type = find(url);
    if (type == null) {
      throw in.problem(unknownType(url));
    }
    name = name.equals(TYPE) ? in.nextName() : name;
    Any any = Any.newBuilder().setTypeUrl(url).setValue(content(in, name, names, type)).build();
    in.leave();
    return any;
  }

  private ByteString content(JsonReader in, String name, Set<String> names, Descriptor type)
      throws JsonException {
    DynamicMessage.Builder builder = DynamicMessage.newBuilder(type);
    MessageFormat format = formats.of(builder.getDefaultInstanceForType());
    if (format instanceof MessagePlan plan) {
      plan.readAny(in, name, names, builder);
    } else {
      readValue(in, name, names, format, builder);
    }
    if (!builder.isInitialized()) {
      throw in.problem(missing(builder));
    }
    return builder.build().toByteString();
  }

  static String missing(Message.Builder builder) {
    return "expected all required fields of "
        + builder.getDescriptorForType().getFullName()
        + ", missing "
        + String.join(", ", builder.findInitializationErrors());
  }

  private static void readValue(
      JsonReader in, String first, Set<String> names, MessageFormat format, Message.Builder builder)
      throws JsonException {
    for (String name = first; name != null; name = in.nextName()) {
      if (!names.add(name)) {
        throw in.duplicate(name);
      }
      if (name.equals(VALUE)) {
        in.tokens().next();
        format.merge(in, builder);
      } else if (name.equals(TYPE)) {
        in.tokens().next();
        in.skip();
      } else {
        in.skipUnknown(name, "google.protobuf.Any that holds a well-known type");
      }
    }
  }

  /** Goes through the object first: if it is not JSON, that is what to say. */
  private static JsonException missingType(JsonReader in, String first) throws JsonException {
    for (String name = first; name != null; name = in.nextName()) {
      in.tokens().next();
      if (name.equals(TYPE)) {
        in.string("a type URL");
      }
      in.skip();
    }
    return in.problem("expected a member \"@type\" with a type URL");
  }

  @Override
  String unset() {
    return "{}";
  }
}
