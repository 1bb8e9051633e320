package dev.jams.internal.limit;

/** Where the calls of one method come in by one listener. Safe for use by any thread. */
public interface Gate {
  /** Takes every call. */
  Gate OPEN =
      new Gate() {
        @Override
        public Slot enter() {
          return Slot.FREE;
        }

        @Override
        public Refusal refusal() {
          throw new IllegalStateException("an open gate turns nobody away");
        }
      };

  /**
   * Takes a call or turns it away. To be asked before the call is handed to an executor, and does
   * not block.
   *
   * @return null if it is turned away; otherwise to be {@linkplain Slot#end ended} with the call
   */
  Slot enter();

  /** What a call is answered with that is turned away. */
  Refusal refusal();
}
