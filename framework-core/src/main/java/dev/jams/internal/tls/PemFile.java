package dev.jams.internal.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A PEM file that a setting names.
 *
 * @param key the setting's key, for errors
 * @param place where the setting has its value from, to begin errors with; empty for nowhere
 */
record PemFile(String key, String path, String place) {
  /** Far more than a chain or a bundle of all public authorities takes. */
  private static final int MAX_SIZE = 1 << 20;

  static PemFile of(Config config, Setting<String> setting) {
    return new PemFile(setting.key(), config.get(setting), place(config, setting));
  }

  static String place(Config config, Setting<?> setting) {
    return place(config.source(setting));
  }

  static String place(Optional<String> source) {
    return source.map(text -> text + ": ").orElse("");
  }

  String read() throws StartException {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw problem("it is larger than 1MiB; name a PEM file");
      }
      return new String(bytes, ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw problem("there is no such file; name one that exists");
    } catch (AccessDeniedException e) {
      throw problem("permission denied; let the user that runs the app read it");
    } catch (InvalidPathException e) {
      throw problem("that is no path of a file; name one that exists");
    } catch (IOException e) {
      throw problem("it cannot be read (" + e.getMessage() + "); name a PEM file");
    }
  }

  /**
   * An error about the file.
   *
   * @param what what is wrong with it, and how to mend it
   */
  StartException problem(String what) {
    return new ConfigException(place + key + " is \"" + path + "\": " + what);
  }
}
