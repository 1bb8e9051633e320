package dev.jams.benchmarks;

import com.google.protobuf.Message;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Writes and reads a message on one thread. Run by the command {@code codec}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
  /** What is written and read. */
  @Param public Payload payload;

  /** What writes and reads them. */
  @Param public Codec codec;

  private Codec.Work work;

  /** For JMH, which makes one for each choice of parameters. */
  public CodecBenchmark() {}

  /** Prepares the message and checks that it survives the way there and back. */
  @Setup
  public void open() throws Exception {
    Message message = payload.message();
    work = codec.open(message);
    if (!work.read().equals(message)) {
      throw new IllegalStateException(codec + " read another message than the one written");
    }
  }

  /** Message to bytes. */
  @Benchmark
  public Object write() throws Exception {
    return work.write();
  }

  /** Bytes to message. */
  @Benchmark
  public Message read() throws Exception {
    return work.read();
  }
}
