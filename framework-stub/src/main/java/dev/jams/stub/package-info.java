/**
 * What generated service interfaces stand on, as the stubs of grpc-java do on {@code io.grpc.stub}.
 * A service that implements such an interface sees requests, {@link java.lang.Iterable Iterable}
 * and {@link java.util.function.Consumer Consumer}; nothing here but {@link dev.jams.stub.Pipe} is
 * for use by hand.
 */
package dev.jams.stub;
