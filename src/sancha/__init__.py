"""Sancha (三查): the whole life of a loan in one system."""

__version__ = "0.1.0"
