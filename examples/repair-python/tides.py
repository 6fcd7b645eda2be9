"""Times at which a boat of some draught can pass the bar of a harbour, from readings of the water's depth."""


def depth_at(readings, hour):
    """The depth at an hour between two readings, on the straight line from one to the next."""
    for (earlier, low), (later, high) in zip(readings, readings[1:]):
        if earlier <= hour <= later:
            share = (hour - earlier) / (later - earlier)
            return low + share * (high - low)
    raise ValueError(f"no reading covers hour {hour}")


def passable(readings, draught, clearance=0.5):
    """
    Spans of hours, as pairs, whose readings are all deep enough for a boat.

    A span ends at its last deep reading. One that consists of a single reading is left out: nobody passes in no time.
    """
    needed = draught + clearance
    spans = []
    start = end = None
    for hour, depth in readings:
        if depth >= needed:
            if start is None:
                start = hour
            end = hour
        else:
            if start is not None and end > start:
                spans.append((start, end))
            end = None
    if start is not None and end is not None and end > start:
        spans.append((start, end))
    return spans


def longest(spans):
    """The longest of some spans, the earlier of two that are equal; None where there is none."""
    return max(spans, key=lambda span: span[1] - span[0], default=None)
