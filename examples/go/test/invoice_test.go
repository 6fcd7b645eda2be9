package billing

import (
	"fmt"
	"testing"
)

func TestTotal(t *testing.T) {
	cases := []struct {
		name  string
		lines []Line
		want  int
	}{
		{"no lines", nil, 0},
		{"one line", []Line{{Quantity: 3, Cents: 250}}, 750},
		{"two lines", []Line{{Quantity: 1, Cents: 100}, {Quantity: 2, Cents: 50}}, 200},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Total(c.lines); got != c.want {
				t.Errorf("Total() = %d, want %d", got, c.want)
			}
		})
	}
}

func TestDiscounted(t *testing.T) {
	if got := Discounted(1000, 20); got != 800 {
		t.Errorf("got %d, want %d", got, 800)
	}
}

func ExampleTotal() {
	fmt.Println(Total([]Line{{Quantity: 2, Cents: 199}}))
	// Output: 398
}
