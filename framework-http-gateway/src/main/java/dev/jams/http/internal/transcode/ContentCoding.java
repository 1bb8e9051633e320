package dev.jams.http.internal.transcode;

import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.compression.Zstd;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * The ways to compress an answer, by their names in {@code Content-Encoding}; first the one that
 * takes the least time. What a stream that compresses holds in memory is bounded by small windows,
 * because a stream can be open for long.
 */
enum ContentCoding {
  ZSTD("zstd") {
    @Override
    boolean isAvailable() {
      return Zstd.isAvailable();
    }

    @Override
    OutputStream encoder(OutputStream out) throws IOException {
      // With a window of half a megabyte, where the next level has two.
      return new ZstdOutputStreamNoFinalizer(out, 1);
    }
  },

  BR("br") {
    @Override
    boolean isAvailable() {
      return Brotli.isAvailable();
    }

    @Override
    OutputStream encoder(OutputStream out) throws IOException {
      // Smaller than gzip's default, and faster.
      return new BrotliOutputStream(out, new Encoder.Parameters().setQuality(4).setWindow(18));
    }
  },

  GZIP("gzip") {
    @Override
    boolean isAvailable() {
      return true;
    }

    @Override
    OutputStream encoder(OutputStream out) throws IOException {
      return new GZIPOutputStream(out, 512, true);
    }
  };

  private final String name;

  ContentCoding(String name) {
    this.name = name;
  }

  /** Those that this machine can do; the first time it loads their native code. */
  static List<ContentCoding> available() {
    return Arrays.stream(values()).filter(ContentCoding::isAvailable).toList();
  }

  /** The name in a header. */
  String headerValue() {
    return name;
  }

  /** Whether native code for this machine is there and runs. */
  abstract boolean isAvailable();

  /** Compresses what is written to it; {@code flush} gives out all that was written so far. */
  abstract OutputStream encoder(OutputStream out) throws IOException;
}
