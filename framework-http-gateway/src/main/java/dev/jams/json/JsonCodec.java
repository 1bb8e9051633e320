package dev.jams.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Writes protobuf messages as JSON and reads them back, in UTF-8, as the ProtoJSON mapping defines
 * it for proto2, proto3 and editions, generated and dynamic messages alike.
 *
 * <pre>{@code
 * JsonCodec codec = JsonCodec.newBuilder().typeRegistry(registry).build();
 * codec.write(response, buffer);
 * codec.merge(body, request);
 * }</pre>
 *
 * <p>Immutable and thread-safe. It remembers a plan for each message type it has met, so make one
 * and keep it.
 *
 * <h2>Writing</h2>
 *
 * <p>The bytes are those of {@code JsonFormat.printer().omittingInsignificantWhitespace()},
 * including the escapes of {@code < > & = '}, which make the text harmless inside HTML. It differs
 * in three places: the name of an extension is {@code "[package.name]"}; a key that a dynamic
 * message holds twice is written once, with its last value; and field mask paths that would not
 * survive the change to lowerCamelCase and back are an error. An unpaired surrogate in a string
 * becomes {@code ?}, as in protobuf's binary format.
 *
 * <h2>Reading</h2>
 *
 * <p>Always an error, besides what is not JSON or not of the field's type: a name that comes twice
 * in an object (also once as json_name and once as proto name, also in unknown fields), two fields
 * of one oneof, malformed UTF-8, a byte order mark, lone surrogates, anything after the value, and
 * more than {@linkplain Builder#maxDepth maxDepth} objects and arrays inside each other. Numbers in
 * quotes have to follow JSON's grammar for numbers.
 *
 * <p>Reading merges as protobuf does: a singular field is overwritten, a message field merged, a
 * repeated field added to, a map put into; a well-known type is overwritten as a whole. Null leaves
 * a field as it is. After an error the builder's content is undefined.
 *
 * <p>Required fields (proto2) may be missing after reading, as what is missing may still be set
 * from elsewhere; only the content of a {@code google.protobuf.Any} has to be complete. {@link
 * #build} checks the whole.
 */
public final class JsonCodec {
  /** What fits the stack that threads have by default, with room to spare. */
  private static final int MAX_DEPTH = 150;

  private final ExtensionRegistry extensions;
  private final MessageFormats formats;
  private final JsonInput input;

  private JsonCodec(JsonOptions options) {
    extensions = options.extensionRegistry();
    formats = new MessageFormats(options);
    input = new JsonInput(options);
  }

  /** Returns a codec with the defaults of {@link Builder}. */
  public static JsonCodec create() {
    return newBuilder().build();
  }

  /** Returns a builder with all options at their defaults. */
  public static Builder newBuilder() {
    return new Builder();
  }

  /**
   * Appends the message to {@code out}, which grows as needed.
   *
   * @throws JsonException if the message has no JSON form, such as a timestamp out of range; then
   *     {@code out} holds what it held before
   */
  public void write(Message message, ByteBuf out) throws JsonException {
    write(writer -> formats.of(message).write(message, writer), out);
  }

  /**
   * Appends only the value of one field of the message to {@code out}, which grows as needed. What
   * is not set is written as its default: a scalar as its default value, a message as <code>{}
   * </code>, a repeated field as {@code []}; the well-known types that are not an object or array,
   * for which that would invent a value, as {@code null}.
   *
   * @throws JsonException if the value has no JSON form; then {@code out} holds what it held before
   * @throws IllegalArgumentException if the message has no such field
   */
  public void writeField(Message message, FieldDescriptor field, ByteBuf out) throws JsonException {
    FieldPlan plan = plan(message, field);
    write(writer -> plan.writeAlone(message, writer), out);
  }

  /**
   * Returns the message as UTF-8.
   *
   * @throws JsonException if the message has no JSON form
   */
  public byte[] toBytes(Message message) throws JsonException {
    JsonWriter writer = new JsonWriter();
    formats.of(message).write(message, writer);
    return writer.toBytes();
  }

  /**
   * Returns the message as text.
   *
   * @throws JsonException if the message has no JSON form
   */
  public String toString(Message message) throws JsonException {
    JsonWriter writer = new JsonWriter();
    formats.of(message).write(message, writer);
    return writer.text();
  }

  /** Something to append. */
  private interface Content {
    void writeTo(JsonWriter writer) throws JsonException;
  }

  private static void write(Content content, ByteBuf out) throws JsonException {
    if (!JsonWriter.canWriteInto(out)) {
      JsonWriter writer = new JsonWriter();
      content.writeTo(writer);
      writer.copyTo(out);
      return;
    }
    JsonWriter writer = JsonWriter.into(out);
    boolean written = false;
    try {
      content.writeTo(writer);
      writer.commit();
      written = true;
    } finally {
      if (!written) {
        writer.discard();
      }
    }
  }

  /**
   * Reads one value into the builder.
   *
   * @param in its readable bytes are the value; neither read index nor reference count change
   * @throws JsonException if the input is not one JSON value that is a message of this type; no
   *     input at all is not
   */
  public void merge(ByteBuf in, Message.Builder builder) throws JsonException {
    read(in, into(builder), new PathList(null));
  }

  /**
   * Like {@link #merge(ByteBuf, Message.Builder)}.
   *
   * @throws JsonException as that does
   * @throws IndexOutOfBoundsException if the array has no such range
   */
  public void merge(byte[] in, int offset, int length, Message.Builder builder)
      throws JsonException {
    Objects.checkFromIndexSize(offset, length, in.length);
    input.read(in, offset, length, into(builder), new PathList(null));
  }

  /**
   * Like {@link #merge(ByteBuf, Message.Builder)}, and lists the fields that the input has as the
   * paths of a field mask.
   *
   * <p>A path is proto names with dots between them. Maps, repeated fields and well-known types are
   * listed as a whole, other messages by the fields they have in the input, and if it is an empty
   * object, themselves. A field that is null is listed; one that is ignored is not.
   *
   * @param paths is given each path, in the order of the input
   * @throws JsonException as that does; paths found before are given all the same
   */
  public void merge(ByteBuf in, Message.Builder builder, Consumer<String> paths)
      throws JsonException {
    read(in, into(builder), new PathList(paths));
  }

  /**
   * Reads a value that is that of one field: of its scalar or message type, an array if it is
   * repeated, an object if it is a map. Null leaves the field as it is.
   *
   * @param in its readable bytes are the value; neither read index nor reference count change
   * @throws JsonException if the input is not one JSON value that is one of this field
   * @throws IllegalArgumentException if the message has no such field
   */
  public void mergeField(ByteBuf in, Message.Builder builder, FieldDescriptor field)
      throws JsonException {
    read(in, into(builder, field), new PathList(null));
  }

  /**
   * Like {@link #mergeField(ByteBuf, Message.Builder, FieldDescriptor)}, and lists the fields that
   * the input has as {@link #merge(ByteBuf, Message.Builder, Consumer)} does, relative to the
   * field's message. There are none if the field is not a message or is a well-known type.
   *
   * @throws JsonException as that does; paths found before are given all the same
   */
  public void mergeField(
      ByteBuf in, Message.Builder builder, FieldDescriptor field, Consumer<String> paths)
      throws JsonException {
    read(in, into(builder, field), new PathList(paths));
  }

  /**
   * Builds the message.
   *
   * @throws JsonException if required fields are missing; it names them all
   */
  public static Message build(Message.Builder builder) throws JsonException {
    if (!builder.isInitialized()) {
      throw new JsonException("$", AnyFormat.missing(builder));
    }
    return builder.build();
  }

  private JsonInput.Target into(Message.Builder builder) {
    MessageFormat format = formats.of(builder.getDefaultInstanceForType());
    return in -> {
      if (!format.hasFieldsInPaths()) {
        in.paths().enterLeaf();
      }
      format.merge(in, builder);
    };
  }

  private JsonInput.Target into(Message.Builder builder, FieldDescriptor field) {
    FieldPlan plan = plan(builder.getDefaultInstanceForType(), field);
    return in -> plan.readAlone(in, builder);
  }

  private FieldPlan plan(Message message, FieldDescriptor field) {
    MessageFormat format = formats.of(message);
    if (!(format instanceof MessagePlan)) {
      format = new MessagePlan(formats, message.getDefaultInstanceForType());
    }
    return ((MessagePlan) format).field(field);
  }

  /** The extensions that this codec reads. */
  public ExtensionRegistry extensionRegistry() {
    return extensions;
  }

  private void read(ByteBuf in, JsonInput.Target target, PathList paths) throws JsonException {
    int length = in.readableBytes();
    if (in.hasArray()) {
      input.read(in.array(), in.arrayOffset() + in.readerIndex(), length, target, paths);
    } else {
      input.read(ByteBufUtil.getBytes(in), 0, length, target, paths);
    }
  }

  /** Options of a codec. Not thread-safe; may be used again after {@link #build}. */
  public static final class Builder {
    private boolean includeDefaultValues;
    private boolean preserveProtoFieldNames;
    private boolean enumsAsNumbers;
    private boolean rejectUnknownFields;
    private boolean unknownAnyAsBytes;
    private TypeRegistry typeRegistry = TypeRegistry.getEmptyTypeRegistry();
    private ExtensionRegistry extensionRegistry = ExtensionRegistry.getEmptyRegistry();
    private int maxDepth = 100;

    private Builder() {}

    /**
     * Whether to write fields without presence that have their default value: zeros, empty strings,
     * lists and maps. False by default.
     */
    public Builder includeDefaultValues(boolean include) {
      includeDefaultValues = include;
      return this;
    }

    /**
     * Whether to write names as in the .proto file instead of json_name, which is lowerCamelCase
     * unless set. Both are always read. False by default.
     */
    public Builder preserveProtoFieldNames(boolean preserve) {
      preserveProtoFieldNames = preserve;
      return this;
    }

    /** Whether to write enum values as numbers. Both are always read. False by default. */
    public Builder enumsAsNumbers(boolean asNumbers) {
      enumsAsNumbers = asNumbers;
      return this;
    }

    /**
     * Whether unknown fields and unknown names of enum values are an error instead of being
     * ignored. False by default.
     */
    public Builder rejectUnknownFields(boolean reject) {
      rejectUnknownFields = reject;
      return this;
    }

    /**
     * Whether to write a {@code google.protobuf.Any} of unknown type, or with content that is not
     * of its type, as its {@code @type} and a {@code value} in base64 instead of failing. This is
     * no form that the mapping knows and it cannot be read back. False by default.
     */
    public Builder writeUnknownAnyAsBytes(boolean asBytes) {
      unknownAnyAsBytes = asBytes;
      return this;
    }

    /**
     * The types that a {@code google.protobuf.Any} may hold besides the well-known ones; none by
     * default. Only the full name at the end of a type URL counts.
     */
    public Builder typeRegistry(TypeRegistry registry) {
      typeRegistry = Objects.requireNonNull(registry, "registry");
      return this;
    }

    /** The extensions that can be read, and that an Any may contain; none by default. */
    public Builder extensionRegistry(ExtensionRegistry registry) {
      extensionRegistry = Objects.requireNonNull(registry, "registry");
      return this;
    }

    /**
     * How many objects and arrays may be inside each other when reading, and how many {@code
     * google.protobuf.Any} when writing: 1 to 150, 100 by default.
     *
     * @throws IllegalArgumentException if out of range
     */
    public Builder maxDepth(int depth) {
      if (depth < 1 || depth > MAX_DEPTH) {
        throw new IllegalArgumentException("maxDepth is " + depth + ", expected 1 to " + MAX_DEPTH);
      }
      maxDepth = depth;
      return this;
    }

    /** Returns a codec with these options. */
    public JsonCodec build() {
      return new JsonCodec(
          new JsonOptions(
              includeDefaultValues,
              preserveProtoFieldNames,
              enumsAsNumbers,
              rejectUnknownFields,
              unknownAnyAsBytes,
              typeRegistry,
              extensionRegistry,
              maxDepth));
    }
  }
}
