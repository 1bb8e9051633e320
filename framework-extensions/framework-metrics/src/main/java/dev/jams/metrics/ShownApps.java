package dev.jams.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The apps that share a registry, in which gauges have room for one of them: of those that run, the
 * one that started last. Safe for use by any thread.
 */
final class ShownApps {
  private final List<ShownApp> apps = new ArrayList<>();

  /** An app starts. */
  synchronized void add(ShownApp app) {
    if (!apps.isEmpty()) {
      last().hide();
    }
    apps.add(app);
    app.show();
  }

  /** An app has stopped, or did not get as far as to run. */
  synchronized void remove(ShownApp app) {
    if (!apps.contains(app)) {
      return;
    }
    boolean wasShown = last() == app;
    apps.remove(app);
    if (wasShown) {
      app.hide();
      if (!apps.isEmpty()) {
        last().show();
      }
    }
  }

  /** The listeners of the app that starts are known by now, and only wait to start. */
  synchronized void showListeners() {
    if (!apps.isEmpty()) {
      last().showListeners();
    }
  }

  private ShownApp last() {
    return apps.get(apps.size() - 1);
  }
}
