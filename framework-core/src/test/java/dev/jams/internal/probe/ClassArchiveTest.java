package dev.jams.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassArchiveTest {
  @TempDir Path folder;
  private Path archive;
  private String mapped;

  @BeforeEach
  void map() throws Exception {
    archive = Files.createFile(folder.resolve("app.jsa")).toRealPath();
    mapped = "800000000-800c2a000 rw-p 00001000 fe:00 14 " + archive + "\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:SharedArchiveFile=", "-XX:AOTCache="})
  void anArchiveThatIsNotMappedIsUnused(String option) throws Exception {
    String other = folder.resolve("other.jsa").toString();
    assertThat(ClassArchive.unused(List.of("-Xmx1g", option + other), mapped)).contains(other);
    assertThat(ClassArchive.unused(List.of("-Xmx1g", option + archive), mapped)).isEmpty();
  }

  @Test
  void ofOneUponAnotherTheUpperCounts() throws Exception {
    String both = "-XX:SharedArchiveFile=/base.jsa:" + archive;
    assertThat(ClassArchive.unused(List.of(both), mapped)).isEmpty();
  }

  @Test
  void readsOptionsInFilesAndInVariables() throws Exception {
    Path options = folder.resolve("jvm.options");
    Files.writeString(options, "# Of the JVM\n-Xmx1g\n-XX:AOTCache=/missing\n");
    assertThat(ClassArchive.unused(List.of("@" + options), mapped)).contains("/missing");
    assertThat(ClassArchive.unused(List.of("-Xmx1g -XX:AOTCache=/missing"), mapped))
        .contains("/missing");
  }

  @Test
  void saysNothingWhereNothingIsNamedOrKnown() throws Exception {
    assertThat(ClassArchive.unused(List.of("-jar", "@none", "--key=value"), mapped)).isEmpty();
    assertThat(ClassArchive.unused(List.of("-XX:AOTCache=/missing"), "")).isEmpty();
  }

  @Test
  void anArchiveThatTheJvmMakesByItselfMayBeMissing() throws Exception {
    List<String> arguments =
        List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=/missing");
    assertThat(ClassArchive.unused(arguments, mapped)).isEmpty();
  }
}
