package dev.jams.benchmarks.restarts;

/**
 * A request of HTTP/JSON.
 *
 * @param body the empty text for none
 */
record JsonRequest(String method, String path, String body) {
  static JsonRequest get(Kind kind, long number) {
    return new JsonRequest("GET", "/v1/items/" + number + "?millis=" + kind.millis(number), "");
  }

  static JsonRequest post(int id) {
    return new JsonRequest("POST", "/v1/rows", "{\"id\":" + id + "}");
  }

  /** As HTTP/1.1 writes it. */
  String http1() {
    String about =
        body.isEmpty()
            ? ""
            : "content-type: application/json\r\ncontent-length: " + body.length() + "\r\n";
    return method + " " + path + " HTTP/1.1\r\nhost: localhost\r\n" + about + "\r\n" + body;
  }
}
