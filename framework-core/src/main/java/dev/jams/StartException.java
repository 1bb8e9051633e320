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
   * Explains why a listener could not listen. An address that this machine does not have is a
   * mistake of the configuration; a port that is in use is none.
   *
   * @param listener the listener's {@linkplain Listener#name() name}
   * @param cause what the transport threw; a {@link BindException} or {@link UnknownHostException}
   *     may be nested in it
   */
  public static StartException cannotListen(
      String listener,
      Config config,
      Setting<String> host,
      Setting<Integer> port,
      Throwable cause) {
    String onHost = config.get(host);
    int onPort = config.get(port);
    BindFailure failure = BindFailure.of(cause, onHost, onPort);
    if (isUnknownHost(cause)) {
      return config.refusal(host, "there is no such host; name an address of this machine");
    }
    if (failure == BindFailure.FOREIGN_ADDRESS) {
      return config.refusal(host, "the address is not one of this machine; name one that is");
    }
    String what = "the " + listener + " listener cannot listen on " + onHost + ":" + onPort + ": ";
    return new StartException(
        what
            + switch (failure) {
              case IN_USE ->
                  "the port is in use, perhaps by another instance of this program ("
                      + "\"ss -ltnp 'sport = :"
                      + onPort
                      + "'\" names its owner); stop it or choose another port with "
                      + port.flag();
              case NOT_PERMITTED ->
                  "permission denied; choose a port of 1024 or above with " + port.flag();
              default -> String.valueOf(cause.getMessage());
            },
        cause);
  }

  private static boolean isUnknownHost(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }
}
