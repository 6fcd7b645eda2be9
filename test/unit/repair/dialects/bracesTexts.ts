// A text in each language with braces, with every shape that its dialect knows.

/** See its name. */
export const go = `package shop

import (
	"strings"
	str "strconv"
)

const limit = 10

// Cart holds things. 🦀
type Cart struct {
	items []string
	price map[string]int
}

func helper(n int) int { return n * 2 }

func (cart *Cart) Total(codes []string, rate float64, rest ...int) (sum int, err error) {
	// Adds up.
	var count int = 1
	name, found := "x", true
	for index := 0; index < len(codes); index++ {
		count += index
	}
	for _, code := range codes {
		if price, ok := cart.price[code]; !ok || price == 0 {
			continue
		} else if strings.HasPrefix(code, "z") && found {
			break
		} else {
			sum -= price
		}
	}
	for count < limit {
		count++
	}
	switch {
	case count >= 3:
		name = codes[0]
	}
	part := codes[1:count]
	double := func(value int) int { return value << 1 }
	list := []int{1, 2}
	table := map[string]int{"a": 1}
	cart.items = nil
	half := -count / 2
	text := str.Itoa(half) + "!"
	_, _, _, _ = part, list, table, text
	if (count != 3) != false {
		return double(count), err
	}
	return
}
`;

/** See its name. */
export const java = `package shop;

import java.util.List;
import java.util.Map;

/** Holds things. 🦀 */
class Cart {
  private final List<String> items;
  static final int LIMIT = 10;

  Cart(List<String> items) {
    this.items = items;
  }

  int total(int[] prices, String code, double rate, Map<String, Integer> table, int... rest) {
    // Adds up.
    int sum = 0, spare = 1;
    boolean found = true;
    var name = "x";
    for (int index = 0; index < prices.length; index++) {
      sum += prices[index];
    }
    for (String item : items) {
      if (item.isEmpty() || !table.containsKey(item)) {
        continue;
      } else if (found && code.startsWith("z")) {
        break;
      } else {
        sum -= table.get(item);
      }
    }
    while (sum < LIMIT) {
      sum++;
    }
    do {
      sum = -sum / 2;
    } while (!(sum > 2));
    int[] list = {1, 2};
    java.util.function.Function<Integer, Integer> twice = (value) -> value << 1;
    Object nothing = null;
    String text = found ? name + "!" : "none";
    this.note(text, list.length);
    if (sum != 3) {
      throw new IllegalStateException(text);
    }
    switch (sum) {
      case 1:
        sum = 2;
        break;
      default:
        sum = (int) rate;
    }
    try {
      sum = helper(sum);
    } catch (RuntimeException problem) {
      return spare;
    }
    return (sum + 1);
  }

  private int helper(int n) {
    return n * 2;
  }

  private void note(String text, int n) {}
}
`;

/** See its name. */
export const rust = `use std::collections::HashMap;

const LIMIT: usize = 10;

// Holds things. 🦀
struct Cart {
    items: Vec<String>,
}

impl Cart {
    fn total(&self, prices: &[i64], code: &str, table: &HashMap<String, i64>, rate: f64) -> Option<i64> {
        let mut sum: i64 = 0;
        let found = true;
        let name = "x";
        for index in 0..prices.len() {
            sum += prices[index];
        }
        for (at, item) in self.items.iter().enumerate() {
            if item.is_empty() || !table.contains_key(item) {
                continue;
            } else if found && code.starts_with("z") {
                break;
            } else {
                sum -= table[item];
            }
        }
        while sum < 10 {
            sum = sum + 1;
        }
        if let Some(price) = table.get(name) {
            sum = -price / 2;
        }
        let part = &prices[1..3];
        let list = [1, 2];
        let twice = |value: i64| value << 1;
        match sum {
            1 => sum = 2,
            other if other > 3 => {
                sum = helper(other);
            }
            _ => {}
        }
        println!("{}", name);
        if sum != 3 && !(rate > 1.5) {
            return None;
        }
        Some(twice(sum) + list[0] + part.len() as i64)
    }
}

fn helper(n: i64) -> i64 {
    (n * 2)
}
`;

/** See its name. */
export const c = `#include <stdio.h>
#include <string.h>

#define LIMIT 10

struct cart {
  int count;
  const char *name;
};

static int helper(int n) { return n * 2; }

/* Adds up. 🦀 */
int total(struct cart *cart, const int *prices, size_t length, char code[], double rate) {
  // Adds up.
  int sum = 0, spare = 1;
  int list[2] = {1, 2};
  for (size_t index = 0; index < length; index++) {
    sum += prices[index];
  }
  while (sum < LIMIT) {
    sum++;
  }
  do {
    sum = -sum / 2;
  } while (!(sum > 2));
  if (cart == NULL || code[0] == 'z') {
    return spare;
  } else if (cart->count >= 3 && strlen(code) != 4) {
    cart->count--;
  } else {
    sum = helper(sum);
  }
  for (;;) {
    if (*prices > sum)
      break;
    else
      continue;
  }
  const char *text = sum ? cart->name : "none";
  printf("%s", text);
  switch (sum) {
  case 1:
    sum = 2;
    break;
  default:
    sum = (int)rate;
  }
  return (sum + list[1]);
}
`;

/** See its name. */
export const cpp = `#include <string>
#include <vector>

namespace shop {

class Cart {
 public:
  int total(const std::vector<int> &prices, const std::string &code, bool found, Cart *next);

 private:
  std::vector<std::string> items;
};

int helper(int n) { return n * 2; }

// Adds up. 🦀
int Cart::total(const std::vector<int> &prices, const std::string &code, bool found, Cart *next) {
  int sum = 0;
  auto name = "x";
  for (auto &price : prices) {
    if (price < 0 || next == nullptr) {
      continue;
    } else if (found && code.empty()) {
      break;
    } else {
      sum += price;
    }
  }
  for (int index = 0; index < 3; ++index) {
    sum -= prices[index];
  }
  while (sum >= 10) {
    sum = -sum / 2;
  }
  auto twice = [&](int value) { return value << 1; };
  std::vector<int> list = {1, 2};
  list.push_back(helper(sum));
  if (!(sum != 3)) {
    throw std::string(name);
  }
  bool done = found ? true : prices.size() > 2;
  return done ? twice(sum) : (sum + 1);
}

}  // namespace shop
`;
