#ifndef LEDGER_H
#define LEDGER_H

#include <stddef.h>

/* A payment in cents; refunds are negative. */
struct payment {
  const char *payer;
  long cents;
};

long balance(const struct payment *payments, size_t count);
long largest_refund(const struct payment *payments, size_t count);

#endif
