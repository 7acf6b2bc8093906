"""The sample bank: a lender with staff and products, and how its people reach it."""
