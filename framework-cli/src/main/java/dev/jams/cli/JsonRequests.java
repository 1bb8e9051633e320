package dev.jams.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.jams.http.internal.transcode.JsonDeframer;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Messages as JSON, one after the other or in an array, each read when it is asked for. For one
 * thread.
 */
final class JsonRequests implements Iterator<DynamicMessage> {
  private static final int MAX_SIZE = 256 << 20;
  private static final int CHUNK = 8192;

  /** What was given cannot be sent. */
  static final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
      super(message);
    }
  }

  private final InputStream in;
  private final Descriptor type;
  private final JsonCodec codec;
  private final JsonDeframer values;
  private final byte[] chunk = new byte[CHUNK];
  private boolean ended;

  /** How much has been read since the last message. */
  private int pending;

  private int count;
  private DynamicMessage next;

  /**
   * @param several whether an array around all is a stream of messages
   */
  JsonRequests(InputStream in, Descriptor type, JsonCodec codec, boolean several) {
    this.in = in;
    this.type = type;
    this.codec = codec;
    this.values = new JsonDeframer(Integer.MAX_VALUE, several);
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      next = read();
    }
    return next != null;
  }

  @Override
  public DynamicMessage next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    DynamicMessage message = next;
    next = null;
    return message;
  }

  private DynamicMessage read() {
    try {
      while (true) {
        ByteBuf value = values.next();
        if (value != null) {
          return parse(value);
        }
        if (ended) {
          return null;
        }
        fill();
      }
    } catch (StatusException e) {
      throw new BadRequestException(e.getStatus().getDescription());
    } catch (IOException e) {
      throw new BadRequestException("the messages cannot be read (" + e + ")");
    }
  }

  /** No more than is there, so that who types a message need not type the next. */
  private void fill() throws IOException {
    int length = in.read(chunk);
    if (length < 0) {
      ended = true;
      values.end();
    } else {
      pending += length;
      if (pending > MAX_SIZE) {
        throw new BadRequestException("message " + (count + 1) + " is larger than 256 MiB");
      }
      values.add(Unpooled.copiedBuffer(chunk, 0, length));
    }
  }

  private DynamicMessage parse(ByteBuf value) {
    count++;
    pending = 0;
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    try {
      codec.merge(value, message);
      return (DynamicMessage) (Message) JsonCodec.build(message);
    } catch (JsonException e) {
      throw new BadRequestException("message " + count + ": " + e.getMessage());
    } finally {
      value.release();
    }
  }
}
