package dev.jams.benchmarks.restarts;

/** What a control run spoils, so that requests must fail. */
enum Fault {
  NONE("none"),
  KILL("kill"),
  NO_LAME_DUCK("no-lame-duck"),
  NO_DECORATOR("no-decorator");

  private final String word;

  Fault(String word) {
    this.word = word;
  }

  /** As users write it. */
  String word() {
    return word;
  }
}
