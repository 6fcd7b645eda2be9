import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totalPrice } from '../src/cart.js';

test('small carts pay for delivery', () => {
  assert.equal(totalPrice([{ price: 1000, quantity: 2 }], undefined), 2490);
});

test('vouchers and large carts do not', () => {
  assert.equal(totalPrice([{ price: 1000, quantity: 2 }], 'SHIP'), 2000);
  assert.equal(totalPrice([{ price: 1000, quantity: 5 }], undefined), 5000);
});
