"""Chance that can be asked again: the same question of the same seed has the same answer for ever.

A `Random` draws in order; what happens to somebody in a month must not depend on who was asked
before. So these are mixes of numbers (SplitMix64), cheap enough for every month of every person.
"""

MASK = (1 << 64) - 1
PERMYRIAD = 10_000


def mixed(*parts: int) -> int:
    """Return 64 bits that look random and depend on every part, in order."""
    state = 0x9E3779B97F4A7C15
    for part in parts:
        state = (state + (part & MASK) + 0x9E3779B97F4A7C15) & MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & MASK
        state ^= state >> 31
    return state


def chance(*parts: int) -> int:
    """Return a number from 0 to 9999."""
    return mixed(*parts) % PERMYRIAD


def between(low: int, high: int, *parts: int) -> int:
    """Return a number from `low` to `high`, both included."""
    return low + mixed(*parts) % (high - low + 1)
