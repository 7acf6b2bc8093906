"""Money: whole fen inside, a decimal string in yuan outside. No floats."""

import re
from typing import Annotated

from pydantic import StringConstraints

YUAN = r"^[0-9]{1,13}(\.[0-9]{1,2})?$"
Yuan = Annotated[str, StringConstraints(pattern=YUAN)]


def fen(text: str) -> int:
    """Read "50000.00" as 5000000.

    :raises ValueError: if the text is not an amount.
    """
    if not re.fullmatch(YUAN, text):
        raise ValueError("not an amount in yuan")
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def yuan(amount_fen: int) -> str:
    """Write 5000000 as "50000.00"."""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"
