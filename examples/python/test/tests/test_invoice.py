from invoice import Invoice


def test_adds_up_its_lines():
    invoice = Invoice("Ada")
    invoice.add("paper", 4_50, count=2)
    invoice.add("ink", 12_00)
    assert invoice.subtotal() == 21_00


def test_has_no_discount_below_a_hundred():
    invoice = Invoice("Ada")
    invoice.add("chair", 99_99)
    assert invoice.total() == 99_99


def test_has_a_discount_from_a_hundred():
    invoice = Invoice("Ada")
    invoice.add("desk", 100_00)
    assert invoice.total() == 90_00
