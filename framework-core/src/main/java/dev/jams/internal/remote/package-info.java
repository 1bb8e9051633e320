/**
 * What gRPC servers elsewhere and descriptor sets say about their services. Not API: it may change
 * in every release.
 */
package dev.jams.internal.remote;
