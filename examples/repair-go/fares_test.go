package ferry

import "testing"

var tariff = Tariff{
	Bands:      []Band{{UpTo: 200, Cents: 500}, {UpTo: 450, Cents: 2200}, {UpTo: 600, Cents: 3100}},
	PerMetre:   700,
	FreeReturn: map[string]bool{"island": true},
}

func TestFare(t *testing.T) {
	for _, one := range []struct {
		name    string
		route   string
		length  int
		returns bool
		want    int
	}{
		{"a motorcycle", "fjord", 190, false, 500},
		{"a car", "fjord", 430, false, 2200},
		{"a car of exactly the band", "fjord", 450, false, 2200},
		{"a camper of exactly the longest band", "fjord", 600, false, 3100},
		{"a lorry", "fjord", 750, false, 4500},
		{"one centimetre too long", "fjord", 601, false, 3800},
		{"there and back", "fjord", 430, true, 4400},
		{"a free way back", "island", 430, true, 2200},
		{"no way back", "island", 430, false, 2200},
	} {
		t.Run(one.name, func(t *testing.T) {
			got, err := tariff.Fare(one.route, one.length, one.returns)
			if err != nil {
				t.Fatal(err)
			}
			if got != one.want {
				t.Errorf("got %d, want %d", got, one.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	if _, err := tariff.Fare("fjord", 0, false); err == nil {
		t.Error("a vehicle without a length boards")
	}
	if _, err := (Tariff{}).Fare("fjord", 300, false); err == nil {
		t.Error("a route without a tariff has a fare")
	}
}
