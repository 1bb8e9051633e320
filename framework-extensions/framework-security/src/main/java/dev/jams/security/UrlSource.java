package dev.jams.security;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** A key set at an address. Follows no redirect: only the address itself is trusted. */
final class UrlSource implements KeySource {
  private static final int HTTP_OK = 200;

  private final URI url;
  private final Duration timeout;
  private final int maxSize;
  private final SSLSocketFactory tls;
  private volatile HttpURLConnection open;

  /**
   * @param timeout of the connection, of each read, and of all of it
   * @param tls null for what the platform trusts
   */
  UrlSource(URI url, Duration timeout, int maxSize, SSLSocketFactory tls) {
    this.url = url;
    this.timeout = timeout;
    this.maxSize = maxSize;
    this.tls = tls;
  }

  @Override
  public String read() throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setRequestProperty("accept", "application/jwk-set+json, application/json");
    // A connection that is kept would fail just when it is needed.
    connection.setRequestProperty("connection", "close");
    if (tls != null && connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(tls);
    }
    open = connection;
    try {
      int status = connection.getResponseCode();
      if (status != HTTP_OK) {
        throw new IOException("the answer has the status " + status + ", expected 200");
      }
      try (InputStream in = connection.getInputStream()) {
        return body(in, deadline);
      }
    } finally {
      open = null;
      connection.disconnect();
    }
  }

  private String body(InputStream in, long deadline) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[8 << 10];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      body.write(buffer, 0, read);
      if (body.size() > maxSize) {
        throw new IOException("the answer has more than " + maxSize + " bytes");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("the answer takes longer than " + timeout.toMillis() + "ms");
      }
    }
    return body.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void abort() {
    HttpURLConnection connection = open;
    if (connection != null) {
      connection.disconnect();
    }
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
