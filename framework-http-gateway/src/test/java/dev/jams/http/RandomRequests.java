package dev.jams.http;

import java.util.List;
import java.util.Random;

/**
 * Requests of which most are wrong somewhere. Their texts hold bytes as the characters up to 255.
 */
final class RandomRequests {
  private static final List<String> METHODS =
      List.of(
          "GET",
          "GET",
          "POST",
          "POST",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "FOO",
          "get",
          "G-T",
          "M".repeat(300),
          "GE\u0000T",
          "");
  private static final List<String> PATHS =
      List.of(
          "/v1/echo",
          "/v1/echo",
          "/v1/echo",
          "/v1/echo/x",
          "/v1/echo/x",
          "/v1/echo/a%2Fb",
          "/v1/echo/%E4%B8%96",
          "/v1/echo/%ff",
          "/v1/echo/%00",
          "/v1/echo/%",
          "/v1/echo/%zz",
          "/v1/echo/..",
          "/v1/../v1/echo/x",
          "/v1/./echo/x",
          "//v1/echo/x",
          "/v1//echo",
          "/v1/echo/",
          "/v1%2Fecho/x",
          "/v1/echo/\u0000",
          "/v1/echo/\u00ff\u00fe",
          "/v1/echo/\\",
          "/v1/echo;a=b",
          "/v1/echo/x:y",
          "/v1/echo/<>",
          "/",
          "",
          "*",
          "v1/echo",
          "http://x/v1/echo/x",
          "http://x",
          "http:///v1/echo/x",
          "http://[/v1/echo/x",
          "ftp://x/v1/echo/x",
          "x://",
          "/healthz",
          "/readyz",
          "/no/such",
          "/jams.contract.Contract/Echo",
          "/v1/echo/" + "x".repeat(9000));
  private static final List<String> QUERIES =
      List.of(
          "",
          "",
          "",
          "?",
          "?number=1",
          "?number=x",
          "?number=1&number=2",
          "?no=1",
          "?inner.flag=true",
          "?inner=1",
          "?inner.name.x=1",
          "?list=a&list=b",
          "?=",
          "?&&",
          "?text=%ff",
          "?text=%",
          "?text=\u00ff",
          "?%00=1",
          "?" + "list=x&".repeat(300),
          "#x",
          "?number=" + "9".repeat(50));
  private static final List<String> VERSIONS =
      List.of(
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.1",
          "HTTP/1.0",
          "HTTP/1.2",
          "HTTP/2.0",
          "HTTP/9.9",
          "http/1.1",
          "HTTP/x",
          "");
  private static final List<String> HOSTS =
      List.of(
          "Host: x",
          "Host: x",
          "Host: x",
          "Host: x",
          "Host: x",
          "Host: x",
          "Host: x:80",
          "Host:",
          "host: [::1]",
          "Host: a b",
          "Host: x\r\nHost: y",
          "Host: \u00ff",
          "");
  private static final List<String> HEADERS =
      List.of(
          "Accept: application/json",
          "Accept: text/html",
          "Accept: */*;q=x",
          "Accept: ,;,/",
          "Accept: text/event-stream",
          "Accept-Encoding: gzip",
          "Accept-Encoding: ;;;",
          "Grpc-Timeout: 1S",
          "Grpc-Timeout: 0n",
          "Grpc-Timeout: -1S",
          "Grpc-Timeout: x",
          "Grpc-Timeout:",
          "Grpc-Timeout: 999999999999S",
          "Grpc-Timeout: 1S\r\nGrpc-Timeout: 2S",
          "Grpc-Metadata-A: b",
          "Grpc-Metadata-: b",
          "Grpc-Metadata-A-Bin: %%%",
          "Grpc-Metadata-A-Bin: AAE",
          "Grpc-Metadata-Grpc-Status: 1",
          "Grpc-Metadata-\u00e9: b",
          "Grpc-Metadata-A: \u00e9",
          "Grpc-Metadata-A: " + "b".repeat(3000),
          "Authorization: \u0001",
          "Content-Encoding: gzip",
          "Content-Encoding: x, y",
          "Content-Encoding:",
          "Expect: 100-continue",
          "Expect: x",
          "Connection: close",
          "Connection: keep-alive",
          "Connection: upgrade\r\nUpgrade: websocket",
          "Connection: upgrade\r\nUpgrade: x",
          "Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\nHTTP2-Settings: %",
          "TE: trailers",
          "Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA",
          "TE: x, y",
          "X-A: a\r\n b",
          "X-A : a",
          "X-A",
          ": a",
          "X-A: \u0000",
          "X-A: a\rb",
          "\u0001: a",
          "X-A: a\nX-B: b",
          "X-Large: " + "x".repeat(9000),
          "X-Http-Method-Override: DELETE",
          "Range: bytes=0-1",
          "If-Match: *",
          "Origin: null",
          "Cookie: a=b; c",
          "Trailer: X",
          "Date: never",
          "X-Forwarded-For: \u00ff",
          "Forwarded: for=\"",
          "Via: 1.1 x",
          "Max-Forwards: 0");
  private static final List<String> TYPES =
      List.of(
          "Content-Type: application/json",
          "Content-Type: application/json",
          "Content-Type: application/json",
          "Content-Type: application/json; charset=latin1",
          "Content-Type: application/json; charset=x",
          "Content-Type: text/plain",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: multipart/form-data",
          "Content-Type: application/grpc",
          "Content-Type: application/grpc-web+proto",
          "Content-Type: application/x-protobuf",
          "Content-Type: application/x-ndjson",
          "Content-Type: */*",
          "Content-Type: ;;;",
          "Content-Type:",
          "Content-Type: \u00ff",
          "");
  private static final List<String> BODIES =
      List.of(
          "{\"text\":\"t\",\"number\":\"1\",\"inner\":{\"name\":\"n\",\"flag\":true},\"list\":[\"a\"]}",
          "{}",
          "[]",
          "null",
          "1",
          "\"x\"",
          "",
          " ",
          "{\n \"text\":\n\t\"0\"\n }",
          "{\"text\":\"a",
          "{\"text\":1}",
          "{\"number\":1.5}",
          "{\"number\":1e400}",
          "{\"inner\":[]}",
          "{\"no\":1}",
          "{\"list\":{}}",
          "{\"text\":\"\u00ff\"}",
          "{\"text\":\"\\ud800\"}",
          "{\"a\":1}{\"b\":2}",
          "[".repeat(500),
          "{\"inner\":".repeat(300),
          "{\"text\":\"" + "x".repeat(70_000) + "\"}",
          "\u00ef\u00bb\u00bf{}",
          "\u001f\u008b\b\u0000",
          "a=b&c=d",
          "{'text':'t'}",
          "{\"text\":\"\\x\"}",
          "{\"text\":null,\"text\":null}",
          "{\"number\":\"" + "9".repeat(400) + "\"}");

  private final Random random;

  RandomRequests(long seed) {
    random = new Random(seed);
  }

  String next() {
    StringBuilder request = new StringBuilder();
    request.append(one(METHODS)).append(' ').append(one(PATHS)).append(one(QUERIES)).append(' ');
    request.append(one(VERSIONS)).append("\r\n");
    line(request, one(HOSTS));
    for (int i = random.nextInt(4); i > 0; i--) {
      line(request, one(HEADERS));
    }
    if (random.nextInt(3) > 0) {
      line(request, one(TYPES));
      String body = one(BODIES);
      body(request, random.nextInt(4) == 0 ? mutated(body) : body);
    } else {
      request.append("\r\n");
    }
    return random.nextInt(6) == 0 ? mutated(request.toString()) : request.toString();
  }

  private void body(StringBuilder request, String body) {
    String hex = Integer.toHexString(body.length());
    String chunk = body.isEmpty() ? "" : hex + "\r\n" + body + "\r\n";
    switch (random.nextInt(16)) {
      case 0 -> request.append("Content-Length: ").append(body.length() + 7);
      case 1 -> request.append("Content-Length: ").append(Math.max(0, body.length() - 1));
      case 2 -> request.append("Content-Length: 99999999999");
      case 3 -> request.append("Content-Length: 1\r\nContent-Length: 2");
      case 4 -> request.append("Content-Length: -1");
      case 5 -> request.append("Content-Length: 0x1\r\nTransfer-Encoding: chunked");
      case 6 -> request.append("Transfer-Encoding: gzip, chunked");
      case 7 -> {
        request.append("Transfer-Encoding: chunked\r\n\r\n").append(chunk);
        request.append(one(List.of("0\n\n", "x\r\n", "-1\r\n", "ffffffffffffffff\r\n", "\r\n")));
        return;
      }
      case 8, 9, 10 -> {
        request.append("Transfer-Encoding: chunked\r\n\r\n").append(chunk);
        request.append(one(List.of("0\r\n\r\n", "0\r\nX-T: t\r\n\r\n", "0;x=y\r\n\r\n")));
        return;
      }
      default -> request.append("Content-Length: ").append(body.length());
    }
    request.append("\r\n\r\n").append(body);
  }

  private String mutated(String text) {
    StringBuilder changed = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0 && changed.length() > 0; i--) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(3)) {
        case 0 -> changed.setCharAt(at, (char) random.nextInt(256));
        case 1 -> changed.insert(at, (char) random.nextInt(256));
        default -> changed.delete(at, Math.min(changed.length(), at + 1 + random.nextInt(8)));
      }
    }
    return changed.toString();
  }

  private static void line(StringBuilder request, String line) {
    if (!line.isEmpty()) {
      request.append(line).append("\r\n");
    }
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
