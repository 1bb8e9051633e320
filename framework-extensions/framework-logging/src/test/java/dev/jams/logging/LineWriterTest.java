package dev.jams.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines to outputs that do not take them. */
@Timeout(60)
class LineWriterTest {
  private static final byte[] LINE = "line\n".getBytes(StandardCharsets.UTF_8);

  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(complaints, true, StandardCharsets.UTF_8);

  @Test
  void linesComeInOrder() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineWriter writer = new LineWriter("test", out, err);
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      expected.append(i).append('\n');
      writer.write((i + "\n").getBytes(StandardCharsets.UTF_8));
    }
    writer.close();

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    assertThat(complaints.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void outputThatFailsIsToldOfOnceAndUsedAgainWhenItWorks() {
    FullDisk out = new FullDisk();
    out.full = true;
    LineWriter writer = new LineWriter("disk", out, err);
    for (int i = 0; i < 5; i++) {
      writer.write(LINE);
      writer.flush();
    }
    assertThat(writer.lost()).isEqualTo(5);
    assertThat(complaints.toString(StandardCharsets.UTF_8))
        .isEqualTo("log: cannot write to disk: No space left on device; the app goes on without\n");

    out.full = false;
    complaints.reset();
    writer.write(LINE);
    writer.close();
    assertThat(out.written.toString(StandardCharsets.UTF_8)).isEqualTo("\nline\n");
    assertThat(complaints.toString(StandardCharsets.UTF_8))
        .isEqualTo("log: writing to disk works again, 5 lines are lost\n");
  }

  @Test
  void outputThatBlocksBlocksNobody() throws Exception {
    CountDownLatch letGo = new CountDownLatch(1);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream blocked =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new UnsupportedOperationException();
          }

          @Override
          public void write(byte[] bytes) throws IOException {
            try {
              letGo.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            written.writeBytes(bytes);
          }
        };
    LineWriter writer = new LineWriter("pipe", blocked, err);
    for (int i = 0; i < 100_000; i++) {
      writer.write(LINE);
      // Only the first of them waits, for as long as it is told.
      writer.await(10);
    }
    assertThat(writer.lost()).isPositive();

    letGo.countDown();
    writer.flush();
    assertThat(written.size() + writer.lost() * LINE.length).isEqualTo(100_000L * LINE.length);
    writer.close();
  }

  @Test
  void waitsForALineToBeWritten() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LineWriter writer = new LineWriter("test", out, err);
    writer.write(LINE);
    writer.await(TimeUnit.SECONDS.toMillis(40));
    assertThat(out.size()).isEqualTo(LINE.length);
    writer.close();
  }

  private static final class FullDisk extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private volatile boolean full;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      written.write(bytes);
    }
  }
}
