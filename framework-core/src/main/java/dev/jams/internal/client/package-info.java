/**
 * The clients of an app: channels to services elsewhere, by name from configuration. Not API: it
 * may change at any time.
 *
 * <p>A {@link dev.jams.internal.client.ClientSettings} says how one client is; {@link
 * dev.jams.internal.client.OpenClients} opens all of an app.
 */
package dev.jams.internal.client;
