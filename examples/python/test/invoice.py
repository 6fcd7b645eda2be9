"""Invoices in cents."""

from dataclasses import dataclass, field


@dataclass
class Invoice:
    """What a customer has to pay."""

    customer: str
    lines: list = field(default_factory=list)

    def add(self, what, cents, count=1):
        """Adds a line."""
        self.lines.append((what, cents, count))

    def subtotal(self):
        """The sum before discounts."""
        return sum(cents * count for _, cents, count in self.lines)

    def discount(self):
        """Ten percent for all who buy for a hundred or more."""
        return self.subtotal() // 10 if self.subtotal() > 100_00 else 0

    def total(self):
        """The sum that is to be paid."""
        return self.subtotal() - self.discount()
