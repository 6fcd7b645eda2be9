package harbour.fees;

/** What a boat pays for a berth, in cents. */
public final class BerthFee {
  private static final int CENTS_PER_METRE = 250;
  private static final int FREE_HOURS = 2;

  private BerthFee() {}

  /** The length that is charged: every started metre counts. */
  public static int chargedMetres(double lengthInMetres) {
    if (lengthInMetres <= 0) {
      throw new IllegalArgumentException("a boat has a length");
    }
    return (int) lengthInMetres;
  }

  /** The fee for a stay; the first hours are free, then each started day costs the same. */
  public static int forStay(double lengthInMetres, int hours) {
    if (hours <= FREE_HOURS) {
      return 0;
    }
    int days = (hours + 23) / 24;
    return chargedMetres(lengthInMetres) * CENTS_PER_METRE * days;
  }
}
