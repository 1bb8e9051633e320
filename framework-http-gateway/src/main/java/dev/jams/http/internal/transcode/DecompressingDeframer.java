package dev.jams.http.internal.transcode;

import dev.jams.http.internal.call.Deframer;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;

/** Finds the messages in a body that is compressed. No more of it is undone than they need. */
final class DecompressingDeframer implements Deframer {
  private final Decompressor decompressor;
  private final Deframer messages;
  private boolean ended;
  private boolean passedOn;

  DecompressingDeframer(Decompressor decompressor, Deframer messages) {
    this.decompressor = decompressor;
    this.messages = messages;
  }

  @Override
  public void add(ByteBuf data) {
    decompressor.add(data);
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public ByteBuf next() throws StatusException {
    while (true) {
      ByteBuf message = messages.next();
      if (message != null || passedOn) {
        return message;
      }
      ByteBuf bytes = decompressor.next();
      if (bytes != null) {
        messages.add(bytes);
      } else if (!ended) {
        return null;
      } else {
        decompressor.end();
        messages.end();
        passedOn = true;
      }
    }
  }

  @Override
  public void close() {
    decompressor.close();
    messages.close();
  }
}
