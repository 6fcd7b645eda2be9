package harbour.queue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Ships that wait for a pilot, in the order in which they called. */
public final class PilotQueue {
  private final Deque<String> waiting = new ArrayDeque<>();
  private final Deque<String> served = new ArrayDeque<>();

  /** Puts a ship at the end of the queue. */
  public void call(String ship) {
    if (ship.isBlank()) {
      throw new IllegalArgumentException("a ship has a name");
    }
    waiting.addLast(ship);
  }

  /** Sends a pilot to the ship that has waited longest. */
  public String serve() {
    String ship = waiting.removeFirst();
    served.addLast(ship);
    return ship;
  }

  /** How many ships still wait. */
  public int length() {
    return count(waiting);
  }

  private static int count(Deque ships) {
    return ships.size();
  }

  /** The ships that had a pilot, the first one first. */
  public List<String> log() {
    return List.copyOf(served);
  }
}
