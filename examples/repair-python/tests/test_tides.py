import pytest

from tides import depth_at, longest, passable

HIGH_WATER = [(0, 1.0), (2, 2.5), (4, 3.5), (6, 2.5), (8, 1.0)]


def test_depth_between_readings():
    assert depth_at(HIGH_WATER, 1) == pytest.approx(1.75)


def test_depth_outside_of_the_readings():
    with pytest.raises(ValueError):
        depth_at(HIGH_WATER, 9)


def test_one_high_water():
    assert passable(HIGH_WATER, draught=2.0) == [(2, 6)]


def test_just_deep_enough():
    assert passable([(0, 2.0), (1, 2.0), (2, 1.9)], draught=1.5) == [(0, 1)]


def test_too_shallow_all_day():
    assert passable(HIGH_WATER, draught=4.0) == []


def test_still_deep_at_the_end():
    assert passable(HIGH_WATER[:4], draught=2.0) == [(2, 6)]


def test_two_high_waters():
    day = HIGH_WATER + [(12, 1.2), (14, 2.6), (16, 3.4), (18, 2.6), (20, 1.1)]
    assert passable(day, draught=2.0) == [(2, 6), (14, 18)]


def test_a_single_deep_reading_is_no_span():
    assert passable([(0, 1.0), (1, 3.0), (2, 1.0), (3, 3.0), (4, 3.0)], draught=2.0) == [(3, 4)]


def test_longest_span():
    assert longest([(2, 6), (14, 18), (20, 21)]) == (2, 6)
    assert longest([]) is None
