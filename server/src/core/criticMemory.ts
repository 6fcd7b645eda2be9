// What is kept of models as judges from one run to the next: numbers only, never text. Front ends keep it in their
// private storage; without one nothing is kept, and nothing is claimed.

/** How one judge ruled on pairs of which one writer wrote exactly one text. Models by the names that they give themselves. */
export interface JudgeFigure {
  readonly judge: string;
  readonly writer: string;
  /** Comparisons, and those that the writer's text won; a tie counts half. */
  readonly pairs: number;
  readonly won: number;
  /** Comparisons whose verdict flipped with the order. */
  readonly flipped: number;
  /** Votes for one of the two, and those for the one in front. */
  readonly votes: number;
  readonly front: number;
}

/** What an exam said of a model and its own errors. */
export interface BlindSpot {
  /** 1 − fix(own) ÷ fix(user), at most 1; below 0 where it is better on its own text. */
  readonly share: number;
  /** Planted errors that were asked about. */
  readonly items: number;
}

/** The store. */
export interface CriticMemory {
  /** @param model host and name, as `ModelPort.describe` gives them. */
  blindSpotOf(model: string): Promise<BlindSpot | undefined>;
  figures(): Promise<readonly JudgeFigure[]>;
  /** Adds the counts to those of the same judge and writer. */
  add(figure: JudgeFigure): Promise<void>;
}
