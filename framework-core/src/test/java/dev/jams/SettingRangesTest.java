package dev.jams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.internal.config.ConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no part of an app can do is said by the setting, not by a stack trace of the part. */
@Timeout(120)
class SettingRangesTest {
  @RegisterExtension final Rig rig = new Rig();

  private static AppBuilder app() {
    return App.named("test").service(new EchoService()).listen(GrpcServer.on(0));
  }

  /** The least and the most of each number, size and time span. */
  static Stream<String> extremes() {
    List<String> all = new ArrayList<>();
    for (Setting<?> setting : AppSettings.of(app()).all()) {
      Object value = setting.spec().defaultValue().orElse(null);
      if ((value instanceof Duration || value instanceof Integer)
          && !setting.key().equals("shutdown.lame-duck")) {
        all.add(setting.flag() + "=0");
        // A stop that takes a hundred years would be tested for as long.
        if (!setting.key().startsWith("shutdown.")) {
          all.add(setting.flag() + "=" + (value instanceof Integer ? "2147483647" : "36500d"));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("extremes")
  void eachExtremeStartsOrIsExplained(String flag) throws Exception {
    try {
      rig.start(app(), flag, "--grpc-target=127.0.0.1:1", "--shutdown-lame-duck=0s").close();
    } catch (ConfigException e) {
      assertThat(e).message().startsWith("flag " + flag.substring(0, flag.indexOf('=')) + ": ");
      assertThat(e).message().containsAnyOf(", expected ", ": expected ");
    }
  }
}
