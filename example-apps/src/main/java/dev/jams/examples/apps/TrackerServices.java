package dev.jams.examples.apps;

import dev.jams.ServiceContext;
import dev.jams.Setting;
import dev.jams.examples.tracker.Tracker;
import dev.jams.examples.tracker.TrackerAlias;
import dev.jams.examples.tracker.TrackerApiService;
import dev.jams.examples.tracker.TrackerService;
import dev.jams.examples.tracker.store.EntryStore;
import dev.jams.examples.tracker.store.EntryStores;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Makes the tracker, which goes by two names, once the configuration says where its data is. */
final class TrackerServices {
  static final Setting<String> DATA =
      Setting.text(
              "data",
              "./data",
              "folder for time entries, ./data by default, or the JDBC URL of an H2 or PostgreSQL")
          .secret();

  private final MeterRegistry meters;
  private TrackerService tracker;

  /**
   * @param meters get those of the database's connections
   */
  TrackerServices(MeterRegistry meters) {
    this.meters = meters;
  }

  BindableService api(ServiceContext context) {
    // docs: metrics-pool
    EntryStore store =
        EntryStores.open(context.config().get(DATA), pool -> pool.setMetricRegistry(meters));
    // docs: end
    tracker = new TrackerService(store, List.of(), context.clock());
    return TrackerApiService.bind(tracker);
  }

  /** To be registered after {@link #api}, whose service it shares. */
  BindableService alias(ServiceContext context) {
    return Tracker.bind(new TrackerAlias(tracker));
  }
}
