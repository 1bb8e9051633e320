package dev.jams.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.StartException;
import dev.jams.security.Security;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who stands outside of security does not know who calls. */
@Timeout(120)
class OrderTest {
  private static final String KEYS = "limits: {idempotency: {methods: [notes.Notes/Create]}}";
  private static final String RATES = "limits: {rates: {all: {requests: 1, by: %s}}}";

  @TempDir Path folder;

  private App start(UnaryOperator<AppBuilder> how, String... yaml) throws Exception {
    Path file = folder.resolve("config.yml");
    Files.writeString(
        file,
        String.join("\n", yaml)
            + "\nsecurity: {rules: {notes.Notes/*: public}}\nshutdown: {lame-duck: 0s}\n");
    return how.apply(App.named("notes").service(new NotesService())).start("--config=" + file);
  }

  private void startAndClose(UnaryOperator<AppBuilder> how, String... yaml) throws Exception {
    App app = start(how, yaml);
    app.close();
  }

  private static AppBuilder inside(AppBuilder app) {
    return app.intercept(Security.create()).intercept(Limits.create());
  }

  private static AppBuilder outside(AppBuilder app) {
    return app.intercept(Limits.create()).intercept(Security.create());
  }

  private static AppBuilder named(AppBuilder app) {
    return app.interceptor("limits", Limits.create()).intercept(Security.create());
  }

  private void refused(UnaryOperator<AppBuilder> how, String key, String... yaml) {
    StartException refused =
        catchThrowableOfType(StartException.class, () -> startAndClose(how, yaml));
    assertThat(refused)
        .hasMessageContaining(key)
        .hasMessageContaining(
            " the limits stand outside of security, which finds out who calls; add Limits after"
                + " Security, and name it after it in middlewares");
  }

  @Test
  void keysAndRatesByPrincipalOutsideOfSecurityKeepTheAppFromStarting() throws Exception {
    refused(OrderTest::outside, "limits.idempotency.methods", KEYS);
    refused(OrderTest::outside, "limits.rates.all", RATES.formatted("principal"));
    startAndClose(OrderTest::inside, KEYS);
    startAndClose(OrderTest::inside, RATES.formatted("principal"));
  }

  @Test
  void ratesByAddressMayStandOutside() throws Exception {
    startAndClose(OrderTest::outside, RATES.formatted("address"));
  }

  @Test
  void limitsWithANameStandInside() throws Exception {
    startAndClose(OrderTest::named, KEYS);
  }
}
