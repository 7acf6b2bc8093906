"""For every operation of the API that changes something: the house it needs and one request of it."""

from importlib import import_module

from scenarios.frame import SCENARIOS, Scenario

# In this order: nights that make a loan overdue let contracts lapse that nobody has signed.
ROOMS = (
    "asking",
    "deciding",
    "paying",
    "comparing",
    "serving",
    "bills",
    "setup",
    "working",
    "filing",
    "writing",
)


def every_scenario() -> dict[str, Scenario]:
    """The scenario of each operation ("POST /customers")."""
    for room in ROOMS:
        import_module(f"scenarios.{room}")
    return SCENARIOS
