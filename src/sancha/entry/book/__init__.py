"""Large books for measurements: loans of every age, written by the hundred thousand."""
