package dev.jams.benchmarks.restarts;

import java.io.IOException;

/**
 * A client that has one HTTP/1.1 connection and stays on it until the server ends it. It chooses an
 * instance only then, and repeats no request.
 */
final class Http1Client implements Runnable {
  private final Pace pace;
  private final Readiness readiness;
  private final Ledger ledger;
  private final Tally tally;
  private volatile int wanted = Request.NOWHERE;
  private Http1Connection connection;
  private long number;

  Http1Client(Pace pace, Readiness readiness, Ledger ledger, Tally tally) {
    this.pace = pace;
    this.readiness = readiness;
    this.ledger = ledger;
    this.tally = tally;
  }

  /** Lets the client go to this instance before its next request. May be called by any thread. */
  void move(int instance) {
    wanted = instance;
  }

  @Override
  public void run() {
    try {
      while (pace.await()) {
        send(pace.due());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }

  private void send(long due) {
    if (number++ % Mix.REQUESTS_PER_ROW == 0) {
      int id = ledger.next();
      if (exchange(Request.begin(Kind.HTTP1_POST, due, tally), JsonRequest.post(id))) {
        ledger.acknowledge(id);
      }
    } else {
      exchange(Request.begin(Kind.HTTP1_GET, due, tally), JsonRequest.get(Kind.HTTP1_GET, number));
    }
  }

  private boolean exchange(Request request, JsonRequest what) {
    try {
      choose(request);
      Http1Connection.Answer answer = connection.send(what.http1());
      if (answer.last()) {
        leave();
      }
      if (answer.status() / 100 == 2) {
        request.answered();
        return true;
      }
      request.failed("status " + answer.status());
    } catch (IOException | RuntimeException e) {
      request.failed(e.toString());
      leave();
    }
    return false;
  }

  private void choose(Request request) throws IOException {
    if (connection != null) {
      request.to(connection.instance().number());
      if (connection.isClosedByServer() || isElsewhere()) {
        leave();
      }
    }
    if (connection == null) {
      Instance chosen = readiness.choose(wanted);
      wanted = Request.NOWHERE;
      request.to(chosen.number());
      connection = Http1Connection.open(chosen);
    }
  }

  private boolean isElsewhere() {
    if (wanted == connection.instance().number()) {
      wanted = Request.NOWHERE;
    }
    return wanted != Request.NOWHERE;
  }

  private void leave() {
    if (connection != null) {
      try {
        connection.close();
      } catch (IOException e) {
        // It is over in any case.
      }
      connection = null;
    }
  }
}
