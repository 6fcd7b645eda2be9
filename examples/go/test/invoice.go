// Package billing adds up invoices.
package billing

// Line is one position of an invoice.
type Line struct {
	Quantity int
	Cents    int
}

// Total is the sum of all lines in cents.
func Total(lines []Line) int {
	total := 0
	for _, line := range lines {
		total += line.Quantity * line.Cents
	}
	return total
}

// Discounted takes a percentage off, in favour of the customer.
func Discounted(cents, percent int) int {
	return cents - cents*percent/10
}
