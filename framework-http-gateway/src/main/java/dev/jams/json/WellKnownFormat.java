package dev.jams.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A well-known type, handled as its generated class {@code M}. Dynamic messages of the type are
 * converted by way of their bytes.
 */
abstract class WellKnownFormat<M extends Message> extends MessageFormat {
  private final M generated;

  WellKnownFormat(Message prototype, M generated) {
    super(prototype);
    this.generated = generated;
  }

  abstract void writeGenerated(M message, JsonWriter out) throws JsonException;

  abstract M readGenerated(JsonReader in) throws JsonException;

  @Override
  @SuppressWarnings("unchecked") // The class is compared.
  final void write(Message message, JsonWriter out) throws JsonException {
    Message converted =
        message.getClass() == generated.getClass() ? message : convert(message, generated);
    writeGenerated((M) converted, out);
  }

  @Override
  final Message read(JsonReader in) throws JsonException {
    M message = readGenerated(in);
    return prototype.getClass() == generated.getClass() ? message : convert(message, prototype);
  }

  @Override
  final void merge(JsonReader in, Message.Builder builder) throws JsonException {
    Message message = read(in);
    builder.clear().mergeFrom(message);
  }

  private static Message convert(Message message, Message prototype) {
    ByteString bytes = message.toByteString();
    try {
      CodedInputStream in = bytes.newCodedInput();
      // One level of JSON is up to three messages of a Struct, so protobuf's limit does not fit.
      in.setRecursionLimit(Integer.MAX_VALUE);
      return prototype.newBuilderForType().mergeFrom(in).buildPartial();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  String unset() {
    return "null";
  }
}
