package dev.jams.metrics;

import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.internal.insight.ShownExport;

/** Would send spans to a collector that has taken some of them. */
final class Sending implements Component {
  @Override
  public String name() {
    return "sending";
  }

  @Override
  public Running start(AppContext context) {
    context.internals().insight().exports(new ShownExport("spans", () -> 12, () -> 5));
    return () -> {};
  }
}
