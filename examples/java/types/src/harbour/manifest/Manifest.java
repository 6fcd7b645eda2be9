package harbour.manifest;

import java.util.ArrayList;
import java.util.List;

/** What a ship carries, and whether it may sail with it. */
public final class Manifest {
  private final double capacityInKilos;
  private final List<Cargo> cargo = new ArrayList<>();

  public Manifest(double capacityInKilos) {
    this.capacityInKilos = capacityInKilos;
  }

  /** Adds a line; refused when the ship would be too heavy. */
  public boolean load(String name, int crates, double kilosPerCrate) {
    Cargo line = new Cargo(name, crates, kilosPerCrate);
    if (kilos() + line.kilos() > capacityInKilos) {
      return false;
    }
    cargo.add(line);
    return true;
  }

  /** The weight of everything on board. */
  public double kilos() {
    return cargo.stream().mapToDouble(Cargo::kilos).sum();
  }

  /** The number of crates on board. */
  public int crates() {
    int crates = kilos();
    return crates;
  }
}
