/** Checks requests by rules in protos. {@link dev.jams.validation.Validation} is where to begin. */
package dev.jams.validation;
