package dev.jams.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AfterGoAwayTest {
  private static final int LAST = 9;
  private static final int FRAMES = 60;
  private static final int LONGEST = 40;

  private static IntStream seeds() {
    return IntStream.range(0, 100);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void framesBeyondTheLastAreLeftOutHoweverTheBytesAreCut(int seed) {
    Random random = new Random(seed);
    ByteBuf bytes = Unpooled.buffer();
    ByteBuf expected = Unpooled.buffer();
    int credit = 0;
    int goAway = random.nextInt(FRAMES * LONGEST / 4);
    for (int i = 0; i < FRAMES; i++) {
      int from = bytes.writerIndex();
      int type = random.nextInt(10);
      int stream = random.nextInt(2 * LAST);
      int length = random.nextInt(4) == 0 ? 0 : random.nextInt(LONGEST);
      bytes.writeMedium(length).writeByte(type).writeByte(random.nextInt(256)).writeInt(stream);
      for (int j = 0; j < length; j++) {
        bytes.writeByte(random.nextInt(256));
      }
      boolean late = from >= goAway && stream > LAST && stream % 2 == 1;
      if (late && type == FrameScanner.DATA) {
        credit += length;
      } else if (!late || (type != FrameScanner.RST_STREAM && type != FrameScanner.WINDOW_UPDATE)) {
        expected.writeBytes(bytes, from, bytes.writerIndex() - from);
      }
    }
    goAway = Math.min(goAway, bytes.writerIndex());
    FrameScanner in = new FrameScanner((type, flags, stream, length, first) -> {});
    while (bytes.readerIndex() < goAway) {
      in.scan(piece(bytes, goAway, random), 0);
    }
    AtomicInteger dropped = new AtomicInteger();
    AfterGoAway late = new AfterGoAway(in, LAST, dropped::addAndGet);
    ByteBuf kept = bytes.copy(0, goAway);

    while (bytes.isReadable()) {
      kept.writeBytes(late.filter(piece(bytes, bytes.writerIndex(), random)));
    }

    assertThat(ByteBufUtil.hexDump(kept)).isEqualTo(ByteBufUtil.hexDump(expected));
    assertThat(dropped).hasValue(credit);
  }

  private static ByteBuf piece(ByteBuf bytes, int end, Random random) {
    int some = 1 + random.nextInt(2 * LONGEST);
    return bytes.readBytes(Math.min(some, end - bytes.readerIndex()));
  }
}
