package dev.jams.http.internal.bind;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.function.Consumer;

/** A body that is one message in protobuf's binary form. Fields that nobody knows are kept. */
final class ProtobufBody implements RequestBody<BindingException> {
  private final ByteBuf bytes;
  private final ExtensionRegistry extensions;

  /**
   * Makes a body.
   *
   * @param bytes stay the caller's
   */
  ProtobufBody(ByteBuf bytes, ExtensionRegistry extensions) {
    this.bytes = bytes;
    this.extensions = extensions;
  }

  @Override
  public void mergeInto(Message.Builder request, FieldDescriptor field, Consumer<String> paths)
      throws BindingException {
    Message.Builder message = field == null ? request : request.getFieldBuilder(field);
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes.nioBuffer());
      message.mergeFrom(in, extensions);
      in.checkLastTagWas(0);
      if (paths != null) {
        UnknownFieldSet present =
            UnknownFieldSet.parseFrom(CodedInputStream.newInstance(bytes.nioBuffer()));
        BinaryPaths.list(message.getDescriptorForType(), present, "", paths);
      }
    } catch (IOException e) {
      // The library's text speaks to who writes parsers.
      throw BindingException.body(
          field == null ? "" : field.getName(),
          "not a message %s in protobuf's binary form; send one, or send JSON with the header "
                  .formatted(message.getDescriptorForType().getFullName())
              + "Content-Type: application/json");
    }
  }
}
