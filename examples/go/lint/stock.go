// Package stock tells what is left in the warehouse.
package stock

import (
	"fmt"
	"sort"
	"strings"
)

// Item is one article on the shelf.
type Item struct {
	Name  string
	Count int
}

// Missing lists the articles that are sold out, in the order of their names.
func Missing(items []Item) []string {
	var names []string
	for _, item := range items {
		if item.Count == 0 {
			names = append(names, item.Name)
		}
	}
	sort.Strings(names)
	return names
}

// Report is one line for the morning mail.
func Report(items []Item) string {
	missing := Missing(items)
	return fmt.Sprintf("%d of %d articles are sold out: %s", missing, len(items), strings.Join(missing, ", "))
}
