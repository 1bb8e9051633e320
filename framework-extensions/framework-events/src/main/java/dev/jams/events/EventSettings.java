package dev.jams.events;

import dev.jams.About;
import dev.jams.Setting;
import dev.jams.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be configured of events. */
record EventSettings(
    @About(value = "whether calls and failures are told to anybody", defaultValue = "true")
        boolean enabled,
    @About(value = "whether calls for health are told of, too", defaultValue = "false")
        boolean health,
    @About(
            value = "events that may wait for each sink; what is more is dropped and counted",
            defaultValue = "10000")
        int queue,
    @About(value = "the most events that a sink gets at once", defaultValue = "1000") int batch,
    @About(value = "how long an event waits for others", defaultValue = "5s") Duration delay,
    @About(
            value =
                "how long a stop waits for all sinks to take the events that are left; not beyond"
                    + " shutdown.close-timeout",
            defaultValue = "1500ms")
        Duration flush,
    Samples samples,
    Http http) {
  static final Setting<EventSettings> SETTING = Setting.section("events", EventSettings.class);

  EventSettings {
    require(queue >= 1 && queue <= 10_000_000, "queue is " + queue + ", expected 1 to 10000000");
    require(batch >= 1 && batch <= queue, "batch is " + batch + ", expected 1 up to the queue");
    require(delay.toMillis() > 0, "delay is 0, expected more");
  }

  /** What of the messages themselves is told. */
  record Samples(
      @About(
              value = "the share of calls whose first messages are told, from 0 to 1",
              defaultValue = "0")
          double ratio,
      @About(value = "the most of each, as JSON; the rest is left out", defaultValue = "4KiB")
          Size maxSize,
      @About(
              value =
                  "bytes of messages that may wait for all sinks together; above it events go"
                      + " without samples",
              defaultValue = "32MiB")
          Size queueSize,
      @About(
              value =
                  "fields whose values are masked: names, with * for any letters, or paths such as"
                      + " user.address; those with the option debug_redact are anyway",
              defaultValue =
                  "*password*,*passwd*,*secret*,*token*,*apikey*,*privatekey*,*credential*,"
                      + "authorization,cookie")
          List<String> mask) {
    Samples {
      require(ratio >= 0 && ratio <= 1, "ratio is " + ratio + ", expected 0 to 1");
    }
  }

  /** How a body is written. */
  enum Format {
    JSON,
    NDJSON
  }

  /** The exporter over HTTP. */
  record Http(
      @About("where events are sent by POST; nowhere if left out") Optional<URI> url,
      @About(value = "a JSON array, or a line of JSON each", defaultValue = "json") Format format,
      @About(
              value =
                  "whether bodies are compressed by gzip, which not every receiver can read and"
                      + " which takes more CPU time than all else",
              defaultValue = "false")
          boolean gzip,
      @About(value = "header that has the authorization", defaultValue = "authorization")
          String header,
      @About(value = "its value, such as Bearer and a token", secret = true)
          Optional<String> authorization,
      @About(value = "how long one attempt may take", defaultValue = "10s") Duration timeout,
      @About(value = "how often a batch is sent again before it is lost", defaultValue = "5")
          int retries,
      @About(
              value = "the pause before the second attempt; each further one doubles it",
              defaultValue = "500ms")
          Duration backoff,
      @About(
              value = "the longest pause, also where the receiver asks for a longer one",
              defaultValue = "30s")
          Duration maxBackoff) {
    Http {
      url.ifPresent(Http::requireUrl);
      require(header.matches("[A-Za-z0-9-]+"), "header is \"" + header + "\", expected a name");
      require(timeout.toMillis() > 0, "timeout is 0, expected more");
      require(retries >= 0 && retries <= 100, "retries is " + retries + ", expected 0 to 100");
      require(backoff.toMillis() > 0, "backoff is 0, expected more");
      require(
          maxBackoff.compareTo(backoff) >= 0, "max-backoff is less than backoff, expected more");
    }

    private static void requireUrl(URI url) {
      // Without showing it: what is before the @ is a secret.
      String authority = url.getRawAuthority();
      require(
          authority == null || authority.indexOf('@') < 0,
          "url has user information, expected none; credentials go in events.http.authorization");
      require(
          url.getHost() != null
              && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
          "url is " + url + ", expected one that begins with http:// or https://");
    }
  }

  private static void require(boolean condition, String mistake) {
    if (!condition) {
      throw new IllegalArgumentException(mistake);
    }
  }
}
