/**
 * A plugin of protoc that writes a plain Java interface for each service. {@link
 * dev.jams.codegen.ProtocPlugin} is where protoc calls it; {@link
 * dev.jams.codegen.ServiceInterface} is what comes out.
 */
package dev.jams.codegen;
