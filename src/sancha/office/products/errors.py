from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class NoSuchProduct(DomainError):
    """There is no product of this code in force on this day."""

    code, kind = "products.unknown", Kind.NOT_FOUND
    text = Text("没有正在销售的此产品：{product}", "No such product is on offer: {product}")
