/**
 * What components want to have served beside calls by a listener that serves HTTP. Not API.
 *
 * <p>No parameter or result is ever null.
 */
package dev.jams.internal.page;
