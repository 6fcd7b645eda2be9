package harbour.manifest;

/** One line of a ship's manifest. */
record Cargo(String name, int crates, double kilosPerCrate) {
  /** The weight of all crates together. */
  double kilos() {
    return crates * kilosPerCrate;
  }
}
