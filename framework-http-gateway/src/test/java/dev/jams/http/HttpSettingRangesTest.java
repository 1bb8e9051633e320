package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.Setting;
import dev.jams.StartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway cannot do is said by the setting, not by a stack trace of the server. */
@Timeout(120)
class HttpSettingRangesTest {
  /** The least and the most of each number, size and time span. */
  static Stream<String> extremes() {
    List<String> all = new ArrayList<>();
    for (Setting<?> setting : HttpGateway.on(0).settings()) {
      Object value = setting.defaultValue();
      if (value instanceof Duration || value instanceof Integer) {
        all.add(setting.flag() + "=0");
        all.add(setting.flag() + "=" + (value instanceof Integer ? "2147483647" : "36500d"));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void eachExtremeStartsOrIsExplained(String flag) {
    try {
      App.named("test")
          .service(new ContractService())
          .listen(HttpGateway.on(0))
          .start(flag, "--shutdown-lame-duck=0s")
          .close();
    } catch (StartException e) {
      assertThat(e).message().startsWith("flag " + flag.substring(0, flag.indexOf('=')) + ": ");
      assertThat(e).message().containsAnyOf(", expected ", ": expected ");
    }
  }
}
