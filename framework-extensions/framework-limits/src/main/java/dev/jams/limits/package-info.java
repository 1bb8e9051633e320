/**
 * Limits for each caller and each method. {@link dev.jams.limits.Limits} is where to begin; all
 * else is settings.
 */
package dev.jams.limits;
