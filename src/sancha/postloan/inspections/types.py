from datetime import date

from sancha.core.daycount import add_months
from sancha.platform.text import Status, Text

# What an inspection found of the borrower's ability to pay as agreed anew.
RESULTS = {
    "steady": Status("steady", Text("还款能力稳定", "Able to pay"), "green"),
    "weaker": Status("weaker", Text("还款能力下降", "Less able to pay"), "amber"),
    "failing": Status("failing", Text("难以履行重组方案", "The new plan will not hold"), "red"),
}
# How one stands that nobody has done.
OPEN = Status("open", Text("待检查", "To be done"), "blue")
LATE = Status("late", Text("检查超期", "Late"), "red")
NOTE_MAX = 500


def next_due(from_on: date, *, after: date) -> date:
    """Return the first day after `after` that lies whole months after `from_on`."""
    months = max((after.year - from_on.year) * 12 + after.month - from_on.month, 1)
    due_on = add_months(from_on, months)
    return due_on if due_on > after else add_months(from_on, months + 1)
