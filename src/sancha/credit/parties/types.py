"""What is recorded of a person, and how it is shown to those who may not see it whole."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sancha.core import identifiers
from sancha.platform.text import Status, Text, is_plain

CUSTOMER_HERSELF = Text("客户本人", "The customer")
STATUSES = {
    "prospect": Status("prospect", Text("潜在客户", "Prospect"), "grey"),
    "formal": Status("formal", Text("正式客户", "Customer"), "green"),
}
SOURCES = {
    "borrower": Text("客户本人填写", "Given by the customer"),
    "staff": Text("客户经理录入", "Entered by staff"),
    "correction": Text("更正", "Corrected"),
}
FIELDS = {
    "name": Text("姓名", "Name"),
    "id_number": Text("身份证号", "ID number"),
    "phone": Text("手机号", "Phone"),
    "occupation": Text("职业", "Occupation"),
    "monthly_income": Text("月收入（元）", "Monthly income (yuan)"),
    "employer": Text("工作单位", "Employer"),
    "address": Text("居住地址", "Address"),
    "bank_card": Text("银行卡号", "Bank card"),
    "email": Text("电子邮箱", "E-mail"),
}
SENSITIVE = frozenset(
    {"name", "id_number", "phone", "address", "bank_card", "monthly_income", "email"}
)
OCCUPATIONS = {
    "employee": Text("企业员工", "Company employee"),
    "civil_servant": Text("公务员", "Civil servant"),
    "teacher": Text("教师", "Teacher"),
    "medical": Text("医护人员", "Medical staff"),
    "engineer": Text("专业技术人员", "Engineer or specialist"),
    "self_employed": Text("个体经营", "Self-employed"),
    "worker": Text("工人", "Worker"),
    "service": Text("服务业人员", "Service staff"),
    "student": Text("学生", "Student"),
    "retired": Text("退休人员", "Retired"),
    "other": Text("其他", "Other"),
}


@dataclass(frozen=True)
class Payer:
    """The account that a party pays from."""

    name: str
    bank_card: str


@dataclass(frozen=True)
class Profile:
    """What a person has told us, in the clear. Amounts in fen."""

    name: str
    id_number: str
    phone: str
    occupation: str
    monthly_income_fen: int
    bank_card: str
    address: str
    employer: str = ""
    email: str = ""


@dataclass(frozen=True)
class PartyView:
    """A party without its sealed values."""

    id: UUID
    number: str
    organisation_id: UUID
    status: Status
    opened_at: datetime
    opened_by: str


@dataclass(frozen=True)
class FactView:
    """One recorded value, in the clear."""

    id: UUID
    field: str
    value: str
    valid_from_on: date
    known_at: datetime
    source: Text
    recorded_by: str


@dataclass(frozen=True)
class BorrowerSignIn:
    """How a borrower's try to sign in ended."""

    act_outcome: str
    token: str = ""


def mask(field: str, value: str) -> str:
    """Hide what only some may see (JR/T 0171, appendix A)."""
    if not value:
        return value
    match field:
        case "name":
            return value[0] + "*" + (value[-1] if len(value) > 2 else "")
        case "id_number":
            return f"{value[:4]}{'*' * 10}{value[-4:]}"
        case "phone":
            return f"{value[:3]}****{value[-4:]}"
        case "bank_card":
            return f"{value[:4]} **** **** {value[-4:]}"
        case "address":
            return f"{value[:6]}***"
        case "monthly_income":
            return "***"
        case "email":
            name, _, place = value.partition("@")
            return f"{name[:1]}***@{place}"
        case _:
            return value


MINIMUM_AGE, MAXIMUM_AGE = 18, 65
SHORTEST_ADDRESS, LONGEST_ADDRESS = 4, 120
LONGEST_EMPLOYER = 100
WRONG_ID_NUMBER = {
    identifiers.Finding.LENGTH: Text("身份证号应为 18 位", "An ID number has 18 characters"),
    identifiers.Finding.CHARACTERS: Text(
        "身份证号只能是数字，末位可为 X", "An ID number is digits; its last may be X"
    ),
    identifiers.Finding.REGION: Text(
        "身份证号前两位不是有效的地区代码，请核对",
        "The first two digits name no region; check them",
    ),
    identifiers.Finding.BIRTH_DATE: Text(
        "身份证号中的出生日期不正确，请核对", "The birth date in the ID number is wrong; check it"
    ),
    identifiers.Finding.CHECK_DIGIT: Text(
        "身份证号校验位不正确，请逐位核对", "The check digit is wrong; compare digit by digit"
    ),
}
TOO_YOUNG = Text("未满 18 周岁，暂不能办理", "Under 18: we cannot open an account yet")
TOO_OLD = Text("超过 65 周岁，请到网点咨询", "Over 65: please ask at a branch")
WRONG_PHONE = Text("请输入 11 位手机号", "Enter a mobile number of 11 digits")
WRONG_CARD = Text("银行卡号不正确，请逐位核对", "The card number is wrong; compare digit by digit")
NO_NAME = Text("请输入真实姓名（2–30 个字）", "Enter the real name (2 to 30 characters)")
NO_ADDRESS = Text(
    "请填写详细居住地址，合同与通知按此送达",
    "Enter the full address: the contract and notices go there",
)
WRONG_EMPLOYER = Text(
    "工作单位最多 100 个字，且不能含有特殊控制字符",
    "Name the employer in 100 characters at most, without control characters",
)
NO_OCCUPATION = Text("请选择职业", "Choose an occupation")
WRONG_INCOME = Text(
    "月收入应大于 0，且不超过 1,000 万元", "The income must be above 0 and credible"
)


def findings(profile: Profile, *, on: date) -> dict[str, Text]:
    """Return what is wrong with each field, by JSON pointer; one finding a field."""
    found: dict[str, Text] = {}
    if not is_name(profile.name):
        found["/name"] = NO_NAME
    if finding := id_number_finding(profile.id_number, on=on):
        found["/id_number"] = finding
    if identifiers.check_phone(profile.phone):
        found["/phone"] = WRONG_PHONE
    address = profile.address.strip()
    if len(address) < SHORTEST_ADDRESS or not is_plain(address, longest=LONGEST_ADDRESS):
        found["/address"] = NO_ADDRESS
    if not is_plain(profile.employer, longest=LONGEST_EMPLOYER):
        found["/employer"] = WRONG_EMPLOYER
    if identifiers.check_bank_card(profile.bank_card):
        found["/bank_card"] = WRONG_CARD
    if profile.occupation not in OCCUPATIONS:
        found["/occupation"] = NO_OCCUPATION
    if not 0 < profile.monthly_income_fen <= 10**9:
        found["/monthly_income"] = WRONG_INCOME
    return found


def person(name: str, language: str) -> str:
    """Write who did something; the customer goes by no name of her own."""
    return CUSTOMER_HERSELF.in_language(language) if name == CUSTOMER_HERSELF.zh else name


def is_name(name: str) -> bool:
    return (
        2 <= len(name) <= 30
        and name.isprintable()
        and not any(c.isdigit() or c in "<>&\"'" for c in name)
    )


def id_number_finding(id_number: str, *, on: date) -> Text | None:
    """Return what is wrong with the number, or with the age that it tells."""
    if problem := identifiers.check_id_number(id_number):
        return WRONG_ID_NUMBER[problem]
    birth_on = identifiers.birth_date_of(id_number)
    if birth_on > on:
        return WRONG_ID_NUMBER[identifiers.Finding.BIRTH_DATE]
    age = identifiers.age_on(birth_on, on)
    if age < MINIMUM_AGE:
        return TOO_YOUNG
    return TOO_OLD if age > MAXIMUM_AGE else None
