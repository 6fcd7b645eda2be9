"""Prices of parcels, by weight and destination."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parcel:
    """A parcel that is ready to be sent."""

    grams: int
    country: str


RATES = {"AT": 490, "DE": 570, "IT": 890}
HEAVY = 2_000


def rate(country: str) -> int | None:
    """The price of a light parcel in cents, or None where nothing is sent."""
    return RATES.get(country)


def price(parcel: Parcel) -> int:
    """The price of a parcel in cents; heavy ones cost twice as much."""
    base = rate(parcel.country)
    if base is None:
        raise LookupError(parcel.country)
    return base * 2 if parcel.grams > HEAVY else base


def dearest(parcels: list[Parcel]) -> int:
    """The price of the dearest parcel in cents; nothing where there is none."""
    prices = [price(parcel) for parcel in parcels]
    return max(prices, default=None)
