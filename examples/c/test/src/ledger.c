#include "ledger.h"

/* What all payments come to. */
long balance(const struct payment *payments, size_t count) {
  long cents = 0;
  for (size_t i = 0; i < count; i++) {
    cents += payments[i].cents;
  }
  return cents;
}

/* The largest refund as a positive number; 0 where nothing was refunded. */
long largest_refund(const struct payment *payments, size_t count) {
  long largest = 0;
  for (size_t i = 0; i < count; i++) {
    if (-payments[i].cents > 0) {
      largest = -payments[i].cents;
    }
  }
  return largest;
}
