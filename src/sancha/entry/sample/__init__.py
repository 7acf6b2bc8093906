"""The sample bank: a lender with staff, products, customers and loans, made through the same doors."""

from sancha.entry.sample.bank import open_bank
from sancha.entry.sample.growth import grow


def load() -> None:
    """Open the sample bank if it is not there yet, then let it grow to its size."""
    grow(open_bank())
