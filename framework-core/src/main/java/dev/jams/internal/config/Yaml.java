package dev.jams.internal.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads texts of YAML by its core schema, with merge keys, as most tools do. */
final class Yaml {
  /** More than any person writes, and less than the stack takes. */
  private static final int MOST_LEVELS = 100;

  private Yaml() {}

  /**
   * The root of a text, if there is anything in it.
   *
   * @param label stands for the text in exceptions
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is not YAML
   */
  static Optional<Node> compose(String label, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(label)
            .setSchema(new CoreSchema())
            // They are refused later, with their line.
            .setAllowNonScalarKeys(true)
            .build();
    requireFewLevels(new Parse(settings).parseString(text));
    return new Compose(settings).composeString(text);
  }

  private static void requireFewLevels(Iterable<Event> events) {
    int level = 0;
    for (Event event : events) {
      if (event instanceof CollectionEndEvent) {
        level--;
      } else if (event instanceof CollectionStartEvent && ++level > MOST_LEVELS) {
        throw new ParserException(
            "more than " + MOST_LEVELS + " levels inside each other", event.getStartMark());
      }
    }
  }
}
