package dev.jams.http;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.http.internal.transcode.Compression;
import dev.jams.http.internal.transcode.HttpManners;
import java.util.List;

/** The settings of what is HTTP's own and can be switched. */
final class MannersSettings {
  private final Setting<Boolean> forms =
      Setting.bool(
          "http.forms",
          false,
          "whether bodies of the type application/x-www-form-urlencoded are read, which any web "
              + "page can send without asking");

  private final Setting<Boolean> entityTags =
      Setting.bool(
          "http.etag",
          false,
          "whether answers to GET have an ETag, so that a client need not load again what it has");
  private final Setting<Boolean> compression =
      Setting.bool("http.compression", true, "whether answers are compressed as clients ask for");
  private final Setting<Integer> compressionMinSize =
      Setting.size("http.compression-min-size", 1 << 10, "smallest answer that is compressed");

  List<Setting<?>> settings() {
    return List.of(forms, entityTags, compression, compressionMinSize);
  }

  HttpManners of(Config config) {
    return new HttpManners(
        config.get(forms),
        config.get(entityTags),
        config.get(compression)
            ? Compression.from(config.get(compressionMinSize))
            : Compression.OFF);
  }
}
