package harbour.fees;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BerthFeeTest {
  @Test
  void shortStaysAreFree() {
    assertEquals(0, BerthFee.forStay(9.0, 2));
  }

  @Test
  void everyStartedDayCounts() {
    assertEquals(2 * 9 * 250, BerthFee.forStay(9.0, 25));
  }

  @Test
  void everyStartedMetreCounts() {
    assertEquals(10, BerthFee.chargedMetres(9.4));
  }

  @Test
  void refusesBoatsWithoutLength() {
    assertThrows(IllegalArgumentException.class, () -> BerthFee.chargedMetres(0));
  }
}
