package dev.jams.internal.config;

/**
 * What values a setting takes: a {@link ValueType} is read from one text, every other shape is a
 * section of further settings.
 *
 * @param <T> the type of the value
 */
public sealed interface Shape<T>
    permits ValueType, RecordShape, NamedShape, ListShape, OptionalShape {}
