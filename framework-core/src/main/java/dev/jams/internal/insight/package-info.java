/** What an app shows of itself to an extension that shows it to people. Not API. */
package dev.jams.internal.insight;
