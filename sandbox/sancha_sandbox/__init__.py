"""The outside world of a lender, invented: a server of its own that imports nothing from it."""
