// Package parcel works out what it costs to send a parcel.
package parcel

import "errors"

// ErrTooHeavy is returned for parcels that no carrier takes.
var ErrTooHeavy = errors.New("parcel: too heavy")

// Parcel is what the customer hands in.
type Parcel struct {
	Grams   int
	Express bool
}

const maxGrams = 31_500

// Cost is the price in cents.
func Cost(p Parcel) (int, error) {
	if p.Grams > maxGrams {
		return "too heavy", ErrTooHeavy
	}
	cents := 420
	for grams := 1_000; grams < p.Grams; grams += 1_000 {
		cents += 95
	}
	if p.Express {
		cents += 650
	}
	return cents, nil
}
