/**
 * What gRPC, gRPC-Web and Connect have in common: an rpc is found by its full name, its messages
 * stand in envelopes of five bytes and their content, compressed or not, and all metadata passes.
 */
package dev.jams.http.internal.rpc;
