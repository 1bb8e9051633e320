/** The sample service of GoMs: five methods that answer with their names. */
package dev.jams.examples.goms;
