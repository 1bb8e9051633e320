package dev.jams.http;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.config.Problems;
import java.util.ArrayList;
import java.util.List;

/** The settings of the gateway, by what they are about. */
record HttpSettings(
    LimitSettings limits,
    MappingSettings mapping,
    MannersSettings manners,
    CorsSettings cors,
    ProtocolSettings protocols,
    DescriptionSettings description) {
  HttpSettings() {
    this(
        new LimitSettings(),
        new MappingSettings(),
        new MannersSettings(),
        new CorsSettings(),
        new ProtocolSettings(),
        new DescriptionSettings());
  }

  List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>();
    all.addAll(limits.settings());
    all.addAll(mapping.settings());
    all.addAll(manners.settings());
    all.addAll(cors.settings());
    all.addAll(protocols.settings());
    all.addAll(description.settings());
    return List.copyOf(all);
  }

  /**
   * @throws StartException with a line for each of what cannot be
   */
  void check(Config config) throws StartException {
    Problems problems = new Problems();
    problems.of(() -> mapping.check(config));
    problems.of(() -> cors.check(config));
    problems.throwIfAny();
  }
}
