package ${package};

import ${package}.server.BookApp;

/** Where the process begins; what it is made of is in {@link BookApp}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    BookApp.app().run(args);
  }
}
