package dev.jams.json;

import static dev.jams.json.Json.CODEC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Timestamp;
import dev.jams.json.proto.AllKinds;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of buffer, to write to and to read from. */
class JsonBufferTest {
  private static final String LONG = "line\n".repeat(3000) + "é".repeat(3000);
  private static final AllKinds MESSAGE =
      AllKinds.newBuilder().setInt32Value(5).setStringValue(LONG).addStringList("a").build();
  private static final String JSON =
      "{\"int32Value\":5,\"stringValue\":\""
          + LONG.replace("\n", "\\n")
          + "\",\"stringList\":[\"a\"]}";

  static Stream<Named<Supplier<ByteBuf>>> buffers() {
    ByteBufAllocator pooled = PooledByteBufAllocator.DEFAULT;
    ByteBufAllocator unpooled = UnpooledByteBufAllocator.DEFAULT;
    return Stream.of(
        Named.of("pooled heap", () -> pooled.heapBuffer(16)),
        Named.of("pooled direct", () -> pooled.directBuffer(16)),
        Named.of("unpooled heap", () -> unpooled.heapBuffer(16)),
        Named.of("unpooled direct", () -> unpooled.directBuffer(16)),
        Named.of("large enough", () -> pooled.heapBuffer(1 << 17)),
        Named.of("composite of one array", () -> composite().addComponent(true, heap())),
        Named.of("empty composite", JsonBufferTest::composite),
        Named.of(
            "just as large as needed",
            () -> unpooled.heapBuffer(16, 5 + JSON.getBytes(UTF_8).length)));
  }

  private static CompositeByteBuf composite() {
    return Unpooled.compositeBuffer();
  }

  private static ByteBuf heap() {
    return Unpooled.wrappedBuffer("head".getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void appendsToWhatTheBufferHolds(Supplier<ByteBuf> buffers) throws JsonException {
    ByteBuf out = buffers.get();
    out.clear().writeBytes("head:".getBytes(UTF_8));

    CODEC.write(MESSAGE, out);

    assertThat(out.toString(UTF_8)).isEqualTo("head:" + JSON);
    out.release();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void leavesTheBufferAsItWasOnError(Supplier<ByteBuf> buffers) {
    AllKinds broken = MESSAGE.toBuilder().setTimestamp(Timestamp.newBuilder().setNanos(-1)).build();
    ByteBuf out = buffers.get();
    out.clear().writeBytes("head:".getBytes(UTF_8));

    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> CODEC.write(broken, out));

    assertThat(out.toString(UTF_8)).isEqualTo("head:");
    out.release();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void readsTheReadableBytesAndNoMore(Supplier<ByteBuf> buffers) throws JsonException {
    ByteBuf in = buffers.get();
    in.clear().writeBytes(("\"\\x{" + JSON).getBytes(UTF_8));
    in.readerIndex(4);
    AllKinds.Builder builder = AllKinds.newBuilder();

    CODEC.merge(in, builder);

    assertThat(builder.build()).isEqualTo(MESSAGE);
    assertThat(in.readerIndex()).isEqualTo(4);
    assertThat(in.refCnt()).isEqualTo(1);
    in.release();
  }

  @ParameterizedTest
  @MethodSource("buffers")
  void readsSlices(Supplier<ByteBuf> buffers) throws JsonException {
    ByteBuf whole = buffers.get();
    whole.clear().writeBytes(("x" + "{\"int32Value\":5}" + "}]").getBytes(UTF_8));
    AllKinds.Builder builder = AllKinds.newBuilder();

    CODEC.merge(whole.slice(1, 16), builder);

    assertThat(builder.getInt32Value()).isEqualTo(5);
    whole.release();
  }
}
