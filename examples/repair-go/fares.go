// Package ferry works out what a crossing costs.
package ferry

import "fmt"

// Band is the fare for vehicles up to a length.
type Band struct {
	// UpTo is the greatest length in centimetres, inclusive.
	UpTo  int
	Cents int
}

// Tariff is what an operator charges. Bands are in ascending order of length.
type Tariff struct {
	Bands []Band
	// PerMetre is charged for each metre, begun ones included, beyond the longest band.
	PerMetre int
	// FreeReturn holds the routes on which the way back costs nothing.
	FreeReturn map[string]bool
}

// Fare tells what a vehicle pays on a route, in cents; both ways if it returns.
func (t Tariff) Fare(route string, length int, returns bool) (int, error) {
	if length <= 0 {
		return 0, fmt.Errorf("a vehicle of %d cm cannot board", length)
	}
	if len(t.Bands) == 0 {
		return 0, fmt.Errorf("no tariff for %s", route)
	}
	cents := -1
	for _, band := range t.Bands {
		if length <= band.UpTo {
			cents = band.Cents
			break
		}
	}
	if cents < 0 {
		longest := t.Bands[len(t.Bands)-1]
		metres := (length - longest.UpTo + 99) / 100
		cents = longest.Cents + metres*t.PerMetre
	}
	if returns || !t.FreeReturn[route] {
		cents *= 2
	}
	return cents, nil
}
