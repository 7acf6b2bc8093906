"""Amounts as people read them."""

from django import template

from sancha_sandbox.money import yuan

register = template.Library()


@register.filter
def yuan_grouped(amount_fen: int) -> str:
    """Write 5000000 as "50,000.00"."""
    sign, text = ("-", yuan(-amount_fen)) if amount_fen < 0 else ("", yuan(amount_fen))
    whole, part = text.split(".")
    return f"{sign}{int(whole):,}.{part}"


@register.filter
def grouped(count: int) -> str:
    """Write 10000 as "10,000"."""
    return f"{count:,}"
