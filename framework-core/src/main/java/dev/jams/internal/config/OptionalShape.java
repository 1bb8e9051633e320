package dev.jams.internal.config;

import java.util.Optional;

/** A record that is there if anything in it is given. */
record OptionalShape<R>(RecordShape<R> element) implements Shape<Optional<R>> {}
