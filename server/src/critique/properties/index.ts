// The menu of properties, in the order in which they are tried.

import { bounded } from './bounded.ts';
import { conserved } from './conserved.ts';
import { deterministic } from './deterministic.ts';
import { edge } from './edge.ts';
import { idempotent } from './idempotent.ts';
import { objects } from './objects.ts';
import { ordered } from './ordered.ts';
import type { Property } from './property.ts';
import { agrees } from './reference.ts';
import { roundTrips } from './roundTrip.ts';
import { symmetric } from './symmetric.ts';
import { ordering } from './transitive.ts';
import { total } from './total.ts';
import { typed } from './typed.ts';

/** One line a property. */
export const properties: readonly Property[] = [
  edge,
  total,
  typed,
  ordered,
  conserved,
  bounded,
  roundTrips,
  agrees,
  idempotent,
  symmetric,
  ordering,
  objects,
  deterministic,
];
