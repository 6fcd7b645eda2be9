import pytest

from page_ranges import tidy_pages


def test_0():
    assert tidy_pages("3, 1-2,7 -9", 20) == "1-3,7-9"

def test_1():
    assert tidy_pages("", 5) == "none"

def test_2():
    assert tidy_pages("4", 5) == "4"

def test_3():
    assert tidy_pages("4,5", 9) == "4,5"

def test_4():
    assert tidy_pages("1-5", 5) == "all"

def test_5():
    assert tidy_pages("9-7", 20) == "7-9"

def test_6():
    assert tidy_pages("0-2", 9) == "1,2"

def test_7():
    assert tidy_pages("8-99", 10) == "8-10"

def test_8():
    assert tidy_pages("12", 10) == "none"

def test_9():
    assert tidy_pages("2,2,2", 9) == "2"

def test_10():
    assert tidy_pages("1-4,2-3", 9) == "1-4"

def test_11():
    assert tidy_pages("5-6,1-2,3", 6) == "1-3,5,6"

def test_12():
    assert tidy_pages("6,1", 9) == "1,6"

def test_13():
    assert tidy_pages(" , ,3", 9) == "3"

def test_14():
    assert tidy_pages("1-2,4-5", 5) == "1,2,4,5"

def test_no_page():
    with pytest.raises(ValueError):
        tidy_pages("x-3", 9)
