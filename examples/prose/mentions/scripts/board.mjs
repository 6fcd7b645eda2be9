// Prints the board once.

import { lineOf } from '../src/board.mjs';

const berths = [
  { number: 1, ship: 'Aurora', freeAt: '14:20' },
  { number: 2, freeAt: 'now' },
];
for (const berth of berths) console.log(lineOf(berth));
