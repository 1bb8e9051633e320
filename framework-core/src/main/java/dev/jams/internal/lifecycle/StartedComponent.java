package dev.jams.internal.lifecycle;

import dev.jams.Component;

/** A component that runs. */
public record StartedComponent(String name, Component.Running running) {}
