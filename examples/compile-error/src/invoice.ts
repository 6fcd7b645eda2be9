/** One line of an invoice; prices are in cents. */
export interface InvoiceLine {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** The sum of all lines, in cents. */
export function totalOf(lines: readonly InvoiceLine[]): number {
  let total = 0;
  for (const line of lines) {
    total += line.quantity * line.unitPirce;
  }
  return total;
}

/** The sum as people read it, such as `12.50`. */
export function formatTotal(lines: readonly InvoiceLine[]): string {
  return (totalOf(lines) / 100).toFixed(2);
}
