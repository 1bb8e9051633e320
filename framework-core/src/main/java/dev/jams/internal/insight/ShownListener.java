package dev.jams.internal.insight;

import dev.jams.ServedService;
import java.util.List;

/**
 * A listener that has started.
 *
 * @param location as a client would write it
 * @param services those that it serves, in the order of registration
 */
public record ShownListener(String name, String location, List<ServedService> services) {
  /** Copies the list. */
  public ShownListener {
    services = List.copyOf(services);
  }
}
