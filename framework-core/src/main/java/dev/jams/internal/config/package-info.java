/**
 * How settings are found and read: flags, environment, {@code .env}, YAML file, defaults, and the
 * records that they are bound to. Not API: it may change at any time.
 *
 * <p>A {@link dev.jams.internal.config.Spec} is one setting, or a section of them; its {@link
 * dev.jams.internal.config.Shape} says what values it takes. {@link
 * dev.jams.internal.config.ConfigLoader} turns specs into a {@link
 * dev.jams.internal.config.Loaded}.
 */
package dev.jams.internal.config;
