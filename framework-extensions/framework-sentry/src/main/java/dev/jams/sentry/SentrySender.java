package dev.jams.sentry;

import dev.jams.events.ApiEvent;
import dev.jams.events.ApiFailure;
import dev.jams.events.ErrorSink;
import io.sentry.SentryClient;
import io.sentry.SentryEvent;
import io.sentry.SentryLevel;
import io.sentry.SentryOptions;
import io.sentry.protocol.Message;
import io.sentry.protocol.SentryException;
import io.sentry.protocol.User;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** A client of Sentry that is one app's own. */
final class SentrySender implements ErrorSink.Running {
  private final SentryOptions options = new SentryOptions();
  private final SentryClient client;
  private SentryTransport transport;

  /**
   * @throws IllegalArgumentException if the DSN is none
   */
  SentrySender(SentryErrors.Settings settings, String app) {
    options.setDsn(settings.dsn().orElseThrow());
    options.setEnvironment(settings.environment().orElse(null));
    options.setRelease(settings.release().orElse(null));
    options.setSampleRate(settings.sampleRatio());
    options.setServerName(app);
    options.setAttachServerName(false);
    options.setSendDefaultPii(false);
    options.setSendModules(false);
    // One exception that two calls failed with is two failures.
    options.setEnableDeduplication(false);
    options.setSendClientReports(false);
    options.setTransportFactory(
        (all, target) -> transport = new SentryTransport(all, target, settings.timeout()));
    if (!settings.texts()) {
      options.setBeforeSend((event, hint) -> withoutTexts(event));
    }
    this.client = new SentryClient(options);
  }

  private static SentryEvent withoutTexts(SentryEvent event) {
    List<SentryException> exceptions = event.getExceptions();
    if (exceptions != null) {
      exceptions.forEach(exception -> exception.setValue(null));
    }
    return event;
  }

  @Override
  public void accept(List<ApiFailure> failures) throws IOException {
    IOException refused = null;
    for (ApiFailure failure : failures) {
      client.captureEvent(event(failure), null, null);
      IOException lost = transport.failure();
      if (lost instanceof SentryTransport.RefusedException) {
        refused = lost;
      } else if (lost != null) {
        // The others would fare no better, and each would wait for the timeout.
        throw lost;
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  private static SentryEvent event(ApiFailure failure) {
    ApiEvent call = failure.event();
    SentryEvent event = new SentryEvent(Date.from(call.time()));
    event.setLevel(SentryLevel.ERROR);
    event.setPlatform("java");
    failure.cause().ifPresent(event::setThrowable);
    if (failure.cause().isEmpty()) {
      Message message = new Message();
      message.setFormatted(call.code() + " in " + call.method().orElse("no rpc"));
      event.setMessage(message);
    }
    call.method().ifPresent(event::setTransaction);
    event.setTag("protocol", call.protocol());
    event.setTag("code", call.code());
    event.setTag("request_id", call.requestId());
    tag(event, "method", call.method());
    tag(event, "http_method", call.httpMethod());
    tag(event, "route", call.route());
    tag(event, "trace_id", call.traceId());
    tag(event, "tenant", call.tenant());
    call.principal()
        .ifPresent(
            principal -> {
              User user = new User();
              user.setId(principal);
              event.setUser(user);
            });
    return event;
  }

  private static void tag(SentryEvent event, String name, Optional<String> value) {
    value.ifPresent(text -> event.setTag(name, text));
  }

  @Override
  public void close() {
    client.close();
    // It has nothing to do, but a thread.
    options.getExecutorService().close(0);
  }
}
