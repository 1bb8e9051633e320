/**
 * A service that extends another one: the messages by proto import, the behaviour by inheritance.
 */
package dev.jams.examples.child;
