"""To whom people pay: what each is by the national classification of industries (GB/T 4754) and by its
merchant category (ISO 18245, as the card networks use it)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Merchant:
    """Somebody who is paid, with an account at another bank."""

    code: str
    name: str
    industry: str
    category: str
    account: str


_ALL = (
    Merchant("supermarket", "惠邻生活超市有限公司", "5212", "5411", "9996000000000000013"),
    Merchant("lender", "江城商业银行股份有限公司", "6621", "6012", "9996000000000000021"),
    Merchant("renovator", "安居装饰工程有限公司", "5011", "1799", "9996000000000000039"),
    Merchant("car_dealer", "顺行汽车销售有限公司", "5261", "5511", "9996000000000000047"),
    Merchant("property_manager", "和美物业服务有限公司", "7020", "6513", "9996000000000000054"),
    Merchant("developer", "锦苑房地产开发有限公司", "7010", "1520", "9996000000000000062"),
    Merchant("estate_agent", "万家房产经纪有限公司", "7030", "7013", "9996000000000000070"),
    Merchant("securities_firm", "长岭证券股份有限公司", "6712", "6211", "9996000000000000088"),
)
MERCHANTS = {merchant.code: merchant for merchant in _ALL}
# Where a loan's money is not to go, and where some people take it.
MISUSED_FOR = ("developer", "securities_firm", "estate_agent")
