/**
 * Protobuf messages as JSON and back, as the ProtoJSON mapping defines it.
 *
 * <p>Start at {@link dev.jams.json.JsonCodec}; {@link dev.jams.json.JsonException} says what was
 * wrong and where. Everything else in this package is internal.
 */
package dev.jams.json;
