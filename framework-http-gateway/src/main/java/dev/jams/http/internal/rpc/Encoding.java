package dev.jams.http.internal.rpc;

import dev.jams.http.internal.call.BadRequests;
import dev.jams.http.internal.call.MessageReader;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How the bytes of a message are compressed. */
public enum Encoding {
  /** Not at all. */
  IDENTITY,
  /** RFC 1952. */
  GZIP;

  /** What a client is told of the encodings that this server reads. */
  public static final String SUPPORTED = "gzip, identity";

  private static final int CHUNK = 8 << 10;

  /** What headers call it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The encoding of a request.
   *
   * @param name as a header or a parameter has it; null if there is none
   * @throws StatusException UNIMPLEMENTED for any other
   */
  public static Encoding of(String name) throws StatusException {
    if (name == null || name.isEmpty() || name.equals("identity")) {
      return IDENTITY;
    }
    if (name.equals("gzip")) {
      return GZIP;
    }
    throw Status.UNIMPLEMENTED
        .withDescription(
            "the encoding \"" + name + "\" is unknown here, expected one of " + SUPPORTED)
        .asException();
  }

  /**
   * The encoding that a client takes.
   *
   * @param accepted as a header has it; null if there is none
   * @param request that of its request, which it takes as well
   */
  public static Encoding accepted(String accepted, Encoding request) {
    if (accepted == null) {
      return request;
    }
    for (String element : accepted.split(",", -1)) {
      String[] parts = element.split(";", -1);
      if (parts[0].trim().equalsIgnoreCase("gzip") && !(parts.length > 1 && isZero(parts[1]))) {
        return GZIP;
      }
    }
    return IDENTITY;
  }

  private static boolean isZero(String quality) {
    String value = quality.trim();
    return value.matches("q=0(\\.0*)?");
  }

  /**
   * Reads a message from its encoded bytes. No more is decompressed than may be kept.
   *
   * @param bytes stay the caller's
   * @throws StatusException INVALID_ARGUMENT if they are not so encoded, RESOURCE_EXHAUSTED if they
   *     come to more than the maximum
   */
  public <ReqT> ReqT read(ByteBuf bytes, int maxSize, MessageReader<ReqT> reader)
      throws StatusException {
    if (this == IDENTITY) {
      return reader.read(bytes);
    }
    ByteBuf plain = bytes.alloc().heapBuffer();
    try (InputStream in = new GZIPInputStream(new ByteBufInputStream(bytes), CHUNK)) {
      while (plain.writeBytes(in, CHUNK) >= 0) {
        if (plain.readableBytes() > maxSize) {
          throw Envelope.tooLarge(maxSize);
        }
      }
      return reader.read(plain);
    } catch (IOException e) {
      throw BadRequests.of("a message is not valid gzip", "");
    } finally {
      plain.release();
    }
  }

  /**
   * Encodes bytes.
   *
   * @param plain stays the caller's
   * @param before how many bytes to leave in front
   * @return the caller's to release
   */
  public ByteBuf compress(ByteBuf plain, int before, ByteBufAllocator allocator) {
    ByteBuf out = allocator.buffer(before + (plain.readableBytes() >> 1) + 32);
    out.writeZero(before);
    if (this == IDENTITY) {
      return out.writeBytes(plain);
    }
    try (GZIPOutputStream gzip = new GZIPOutputStream(new ByteBufOutputStream(out))) {
      plain.readBytes(gzip, plain.readableBytes());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return out;
  }
}
