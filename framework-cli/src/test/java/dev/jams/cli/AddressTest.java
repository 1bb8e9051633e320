package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is encrypted unless something else is asked for. */
class AddressTest {
  @ParameterizedTest
  @CsvSource({
    "localhost:1, localhost:1, false",
    ":1, localhost:1, false",
    "127.1.2.3:1, 127.1.2.3:1, false",
    "[::1]:1, [::1]:1, false",
    "unix:/tmp/a, unix:/tmp/a, false",
    "http://example.com, example.com:80, false",
    "http://example.com:81/, example.com:81, false",
    "https://example.com, example.com:443, true",
    "https://localhost:8443, localhost:8443, true",
    "example.com:1, example.com:1, true",
    "127.0.0.1.example.com:1, 127.0.0.1.example.com:1, true",
    "10.0.0.1:1, 10.0.0.1:1, true",
    "dns:///example.com:1, dns:///example.com:1, true",
  })
  void onlyThisMachineIsTrusted(String given, String target, boolean wantsTls) throws CliException {
    assertThat(Address.is(given)).isTrue();
    assertThat(Address.of(given)).isEqualTo(new Address(given, target, wantsTls));
  }
}
