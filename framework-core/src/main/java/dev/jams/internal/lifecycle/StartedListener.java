package dev.jams.internal.lifecycle;

import dev.jams.Listener;

/**
 * A listener that listens.
 *
 * @param exposesServices whether it is to be drained, or only to watch how the others are
 */
public record StartedListener(String name, Listener.Running running, boolean exposesServices) {}
