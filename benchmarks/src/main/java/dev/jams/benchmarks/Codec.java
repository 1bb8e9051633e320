package dev.jams.benchmarks;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.jams.json.JsonCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.curioswitch.common.protobuf.json.MessageMarshaller;

/** A way to turn messages into bytes and back. Public because generated code names it. */
public enum Codec {
  /** Protobuf's binary format, into an array that is there: the yardstick. */
  BINARY("protobuf binary") {
    @Override
    Work open(Message message) {
      byte[] bytes = message.toByteArray();
      byte[] out = new byte[bytes.length];
      return new Work() {
        @Override
        public Object write() throws Exception {
          message.writeTo(CodedOutputStream.newInstance(out));
          return out;
        }

        @Override
        public Message read() throws Exception {
          return message.newBuilderForType().mergeFrom(bytes).build();
        }
      };
    }
  },

  /** {@link JsonCodec}, into a heap buffer that is there. */
  JSON_CODEC("JsonCodec") {
    @Override
    Work open(Message message) throws Exception {
      JsonCodec codec = JsonCodec.create();
      ByteBuf in = Unpooled.wrappedBuffer(codec.toBytes(message));
      ByteBuf out = Unpooled.buffer(2 * in.readableBytes());
      return new Work() {
        @Override
        public Object write() throws Exception {
          codec.write(message, out.clear());
          return out;
        }

        @Override
        public Message read() throws Exception {
          Message.Builder builder = message.newBuilderForType();
          codec.merge(in, builder);
          return builder.build();
        }
      };
    }
  },

  /** {@code org.curioswitch.curiostack:protobuf-jackson}. */
  PROTOBUF_JACKSON("protobuf-jackson") {
    @Override
    Work open(Message message) throws Exception {
      MessageMarshaller marshaller =
          MessageMarshaller.builder()
              .register(message.getDefaultInstanceForType())
              .omittingInsignificantWhitespace(true)
              .build();
      byte[] in = marshaller.writeValueAsBytes(message);
      return new Work() {
        @Override
        public Object write() throws Exception {
          return marshaller.writeValueAsBytes(message);
        }

        @Override
        public Message read() throws Exception {
          Message.Builder builder = message.newBuilderForType();
          marshaller.mergeValue(in, builder);
          return builder.build();
        }
      };
    }
  },

  /** {@link JsonFormat} of protobuf-java-util, from and to UTF-8. */
  JSON_FORMAT("JsonFormat") {
    @Override
    Work open(Message message) throws Exception {
      JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();
      JsonFormat.Parser parser = JsonFormat.parser();
      byte[] in = printer.print(message).getBytes(StandardCharsets.UTF_8);
      return new Work() {
        @Override
        public Object write() throws Exception {
          return printer.print(message).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Message read() throws Exception {
          Message.Builder builder = message.newBuilderForType();
          parser.merge(new String(in, StandardCharsets.UTF_8), builder);
          return builder.build();
        }
      };
    }
  };

  private final String label;

  Codec(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Prepares writing and reading one message. */
  abstract Work open(Message message) throws Exception;

  /** What is measured. */
  interface Work {
    /** Writes the message; the result only keeps the work from being optimised away. */
    Object write() throws Exception;

    /** Reads the message from bytes. */
    Message read() throws Exception;
  }
}
