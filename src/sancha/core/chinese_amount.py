"""An amount in the capitals that contracts and vouchers need (支付结算办法, annex 1)."""

from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_YI: Final = 100_000_000
_WAN: Final = 10_000
_TOO_LARGE_YUAN: Final = 10**16  # From here on the reading of 亿亿 is not settled.


class NotWritable(ValueError):
    """The amount has no agreed form in capitals."""


def capitals(amount_fen: int) -> str:
    """Return `amount_fen` in capitals: 5000000 -> 伍万元整.

    Ends in 整 after 元 or 角 and bare after 分. A run of zeros is one 零; where the rules leave
    a choice (107000.53) the shorter form is written.

    :raises NotWritable: if the amount is negative or reaches ten quadrillion yuan.
    """
    whole, decimals = divmod(amount_fen, 100)
    if amount_fen < 0 or whole >= _TOO_LARGE_YUAN:
        raise NotWritable(amount_fen)
    if amount_fen == 0:
        return "零元整"
    jiao, fen = divmod(decimals, 10)
    text = f"{_read(whole)}元" if whole else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        text += "零"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _read(number: int) -> str:
    """Read a positive whole number; the two large units first, then thousands and below."""
    for unit, name in ((_YI, "亿"), (_WAN, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            return f"{_read(high)}{name}{_below(low, unit)}"
    for unit, name in ((1000, "仟"), (100, "佰"), (10, "拾")):
        if number >= unit:
            high, low = divmod(number, unit)
            return f"{_DIGITS[high]}{name}{_below(low, unit)}"
    return _DIGITS[number]


def _below(rest: int, unit: int) -> str:
    """Read what follows `unit`, with 零 where the place just below it is empty."""
    if rest == 0:
        return ""
    return ("零" if rest < unit // 10 else "") + _read(rest)
