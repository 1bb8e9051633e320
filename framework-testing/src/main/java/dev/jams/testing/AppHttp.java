package dev.jams.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Calls the HTTP listener of an app, over HTTP/1.1. Every call is given up after 10 seconds. Safe
 * for use by any thread.
 */
public final class AppHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String address;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param address host and port
   */
  AppHttp(String address) {
    this.address = address;
  }

  /**
   * The URI of a path.
   *
   * @param path with its query, from the slash on, percent-encoded: {@code /v1/entries?page=2}
   * @throws IllegalArgumentException if it does not begin with a slash or is not percent-encoded
   */
  public URI uri(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path \"" + path + "\" does not begin with a slash");
    }
    return URI.create("http://" + address + path);
  }

  /** The client that makes the calls. */
  public HttpClient client() {
    return client;
  }

  /**
   * Sends {@code GET} and returns the answer of whatever status.
   *
   * @throws IOException if there is no answer, or none in time
   * @throws InterruptedException if the thread is interrupted meanwhile; the call is given up
   */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  /**
   * Sends {@code POST} with a JSON body and returns the answer of whatever status.
   *
   * @throws IOException if there is no answer, or none in time
   * @throws InterruptedException if the thread is interrupted meanwhile; the call is given up
   */
  public HttpResponse<String> post(String path, String json)
      throws IOException, InterruptedException {
    return send("POST", path, json);
  }

  /**
   * Sends a request with a JSON body and returns the answer of whatever status.
   *
   * @param json no body and no content type are sent if it is empty
   * @throws IOException if there is no answer, or none in time
   * @throws InterruptedException if the thread is interrupted meanwhile; the call is given up
   */
  public HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    BodyPublisher body = BodyPublishers.noBody();
    if (!json.isEmpty()) {
      body = BodyPublishers.ofString(json);
      request.header("content-type", "application/json");
    }
    return send(request.method(method, body));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
  }
}
