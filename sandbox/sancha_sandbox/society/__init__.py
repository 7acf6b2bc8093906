"""The invented society: pure functions of a seed, and one module that stores what they make."""
