package dev.jams.http.internal.rpc;

import com.google.common.base.Splitter;
import com.linecorp.armeria.common.RequestHeaders;
import dev.jams.http.internal.call.BadRequests;
import dev.jams.http.internal.call.RequestMetadata;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Metadata as headers of the same names, as gRPC and Connect have it: all of it passes, except what
 * belongs to HTTP and to the protocols themselves. Binary values are base64, without padding where
 * written, with or without where read. Stateless.
 */
public final class CallMetadata {
  /** What describes the body and its transfer, besides what no protocol passes. */
  private static final Set<String> OF_THE_MESSAGE =
      Set.of("accept", "accept-encoding", "content-encoding", "date", "expect", "x-grpc-web");

  private static final String RESERVED_BY_CONNECT = "connect-";
  private static final Splitter COMMAS = Splitter.on(',').trimResults();

  private CallMetadata() {}

  /**
   * What a service sees of the headers of a request.
   *
   * @throws StatusException naming the header whose value cannot be passed on
   */
  public static Metadata of(RequestHeaders headers) throws StatusException {
    Metadata metadata = new Metadata();
    for (Map.Entry<AsciiString, String> header : headers) {
      String name = header.getKey().toString();
      if (!isPassed(name)
          || !isMetadataName(name)
          || RequestMetadata.isNamedByConnection(header.getKey(), headers)) {
        continue;
      }
      String value = header.getValue();
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        addBinary(metadata, name, value);
      } else {
        metadata.put(ascii(name), RequestMetadata.printable(header.getKey(), value));
      }
    }
    return metadata;
  }

  private static boolean isPassed(String name) {
    return !RequestMetadata.belongsToTransport(name)
        && !name.startsWith(RESERVED_BY_CONNECT)
        && !OF_THE_MESSAGE.contains(name);
  }

  /** HTTP knows more characters than metadata does; a header with one of those is no metadata. */
  private static boolean isMetadataName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.')) {
        return false;
      }
    }
    return true;
  }

  /** Several values may stand in one header, separated by commas. */
  private static void addBinary(Metadata metadata, String name, String values)
      throws StatusException {
    var key = Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
    for (String value : COMMAS.split(values)) {
      try {
        metadata.put(key, Base64.getDecoder().decode(value));
      } catch (IllegalArgumentException e) {
        throw BadRequests.of("header " + name + " is not base64", name);
      }
    }
  }

  /**
   * Gives each value that a client may see to a taker, by its name. A value that no header can have
   * is left out.
   */
  public static void write(Metadata metadata, BiConsumer<String, String> taker) {
    for (String key : metadata.keys()) {
      String name = key.toLowerCase(Locale.ROOT);
      if (!isPassed(name)) {
        continue;
      }
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        for (byte[] value : metadata.getAll(binary(name))) {
          taker.accept(name, base64(value));
        }
      } else {
        for (String value : metadata.getAll(ascii(name))) {
          if (value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e)) {
            taker.accept(name, value);
          }
        }
      }
    }
  }

  /** Base64 as binary values are written. */
  public static String base64(byte[] value) {
    return Base64.getEncoder().withoutPadding().encodeToString(value);
  }

  private static Metadata.Key<byte[]> binary(String name) {
    return Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
