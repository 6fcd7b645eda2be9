#include "ledger.h"

#include <stdio.h>

static int number;
static int failures;

/* Tells one result in the Test Anything Protocol. */
static void check(long expected, long actual, const char *name) {
  number++;
  if (expected == actual) {
    printf("ok %d - %s\n", number, name);
    return;
  }
  failures++;
  printf("not ok %d - %s\n", number, name);
  printf("  ---\n  message: the amounts differ\n  expected: %ld\n  actual: %ld\n  ...\n", expected, actual);
}

int main(void) {
  const struct payment payments[] = {{"Ada", 1200}, {"Grace", 300}, {"Ada", -450}, {"Grace", -50}};
  printf("1..3\n");
  check(1000, balance(payments, 4), "the balance counts refunds");
  check(450, largest_refund(payments, 4), "the largest refund is found");
  check(0, largest_refund(payments, 2), "without refunds there is none");
  return failures == 0 ? 0 : 1;
}
