"""The mathematics of credit: pure functions over frozen values."""
