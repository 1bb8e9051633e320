package dev.jams.internal.config;

import java.util.List;

/** A sequence of records, which only a file can give. */
record ListShape<R>(RecordShape<R> element) implements Shape<List<R>> {}
