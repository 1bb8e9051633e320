/**
 * gRPC over HTTP/2 and gRPC-Web over any HTTP, as their <a
 * href="https://github.com/grpc/grpc/tree/master/doc">protocol documents</a> have them.
 */
package dev.jams.http.internal.grpc;
