package dev.jams.cli;

import io.grpc.Metadata;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Metadata as it is given on the command line. */
final class RequestHeaders {
  private RequestHeaders() {}

  static Metadata of(List<String> headers) throws CliException {
    Metadata metadata = new Metadata();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon <= 0) {
        throw CliException.usage(
            "-H \""
                + header
                + "\" is no header; expected \"name: value\" such as"
                + " \"authorization: Bearer …\"");
      }
      put(metadata, header.substring(0, colon).strip(), header.substring(colon + 1).strip());
    }
    return metadata;
  }

  private static void put(Metadata metadata, String given, String value) throws CliException {
    String name = given.toLowerCase(Locale.ROOT);
    try {
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        byte[] bytes = Base64.getDecoder().decode(value);
        metadata.put(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER), bytes);
      } else if (value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
      } else {
        throw CliException.usage(
            "-H "
                + name
                + ": the value has characters other than ASCII; send it in base64 under a"
                + " name that ends in -bin");
      }
    } catch (IllegalArgumentException e) {
      throw CliException.usage(
          "-H "
              + given
              + ": "
              + e.getMessage()
              + "; expected a name of letters, digits, -, _ and .,"
              + " and a value in base64 if it ends in -bin");
    }
  }

  /** As lines, binary values in base64. */
  static List<String> lines(Metadata metadata) {
    return metadata.keys().stream().sorted().map(name -> line(name, metadata)).toList();
  }

  private static String line(String name, Metadata metadata) {
    if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      byte[] value = metadata.get(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER));
      return name + ": " + Base64.getEncoder().encodeToString(value);
    }
    return name + ": " + metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }
}
