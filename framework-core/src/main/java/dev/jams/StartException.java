package dev.jams;

import dev.jams.internal.lifecycle.BindFailure;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/**
 * An app could not start; everything that had started has been stopped again. The message is for
 * the person who started it, a line for each problem: what, where and how to mend it.
 */
public class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A failure that is explained in full.
   *
   * @param message one line: what, where and how to mend it
   */
  public StartException(String message) {
    super(message);
  }

  /**
   * A failure with a cause.
   *
   * @param message one line: what, where and how to mend it
   * @param cause for the log, never shown to the person who started the app
   */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Of a part that has failed. The text of a mistake in its code says little without its type. */
  static StartException because(String problem, Throwable cause) {
    boolean mistake = cause instanceof RuntimeException || cause instanceof Error;
    boolean typed = mistake || cause.getMessage() == null;
    return new StartException(problem + ": " + (typed ? cause : cause.getMessage()), cause);
  }

  /**
   * Explains why a listener could not listen.
   *
   * @param listener the listener's {@linkplain Listener#name() name}, also the prefix of its host
   *     and port settings
   * @param cause what the transport threw; a {@link BindException} or {@link UnknownHostException}
   *     may be nested in it
   */
  public static StartException cannotListen(
      String listener, String host, int port, Throwable cause) {
    String what = "the " + listener + " listener cannot listen on " + host + ":" + port + ": ";
    return new StartException(what + reason(listener, host, port, cause), cause);
  }

  private static String reason(String listener, String host, int port, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return "no such host; name an address of this machine with --" + listener + "-host";
      }
    }
    return switch (BindFailure.of(thrown, host, port)) {
      case IN_USE ->
          "the port is in use, perhaps by another instance of this program ("
              + "\"ss -ltnp 'sport = :"
              + port
              + "'\" names its owner); stop it or choose another port with --"
              + listener
              + "-port";
      case NOT_PERMITTED ->
          "permission denied; choose a port of 1024 or above with --" + listener + "-port";
      case FOREIGN_ADDRESS ->
          "the address is not one of this machine; name one that is with --" + listener + "-host";
      case OTHER -> String.valueOf(thrown.getMessage());
    };
  }
}
