"""Staff accounts are opened, moved and closed by two persons."""

from typing import Any
from uuid import UUID

from pydantic import Field

from sancha.core.identifiers import check_phone
from sancha.office.organisation import queries as organisations
from sancha.office.organisation.types import OrganisationView
from sancha.office.proposals.types import Draft, Form, Kind, register
from sancha.office.staff import permissions, queries, services
from sancha.office.staff.types import StaffView
from sancha.platform.errors import Invalid
from sancha.platform.text import Text, is_plain

NO_SUCH_PLACE = Text("没有此机构", "There is no such organisation")
NO_SUCH_ROLE = Text("没有此岗位：{role}", "There is no such post: {role}")
WRONG_ACCOUNT = Text(
    "账号须为 3 至 30 位小写字母、数字", "An account is 3 to 30 small letters and digits"
)
WRONG_NAME = Text("请填写姓名", "Write the name")
WRONG_PHONE = Text("手机号不正确", "This is no mobile number")


class StaffForm(Form):
    name: str = Field(min_length=1, max_length=50)
    phone: str
    organisation: str
    roles: list[str] = Field(min_length=1, max_length=6)
    is_active: bool = True


def place_called(code: str) -> OrganisationView | None:
    found = organisations.all_organisations().values()
    return next((place for place in found if place.code == code), None)


def current(account: str) -> dict[str, Any] | None:
    staff = queries.account_of(account)
    if staff is None:
        return None
    return {
        "name": staff.name,
        "organisation": organisations.get(staff.organisation_id).code,
        "roles": queries.posts_of(staff.id),
        "is_active": staff.is_active,
    }


def listed() -> list[tuple[str, Text]]:
    return [
        (view.account, Text(f"{view.name} {view.account}", f"{view.name} {view.account}"))
        for view in queries.all_staff()
    ]


def briefly() -> dict[str, Text]:
    """Return the place and the posts of each account."""
    places = organisations.all_organisations()
    return {
        view.account: posts_in_words(places[view.organisation_id].name, view)
        for view in queries.all_staff()
    }


def posts_in_words(place: Text, view: StaffView) -> Text:
    held = [queries.roles()[role].name for role in view.roles]
    zh = [place.zh, "、".join(name.zh for name in held), *([] if view.is_active else ["已停用"])]
    en = [place.en, ", ".join(name.en for name in held), *([] if view.is_active else ["closed"])]
    return Text(" · ".join(zh), " · ".join(en))


def prepare(account: str, form: StaffForm) -> Draft:
    """:raises Invalid: with a finding beside each value that cannot be taken."""
    found: dict[str, Text] = {}
    if not (
        account.isascii() and account.isalnum() and account.islower() and 3 <= len(account) <= 30
    ):
        found["/key"] = WRONG_ACCOUNT
    if not form.name.strip() or not is_plain(form.name, longest=50):
        found["/values/name"] = WRONG_NAME
    if check_phone(form.phone):
        found["/values/phone"] = WRONG_PHONE
    place = place_called(form.organisation)
    if place is None:
        found["/values/organisation"] = NO_SUCH_PLACE
    for role in form.roles:
        if role not in queries.roles():
            found["/values/roles"] = NO_SUCH_ROLE.format(role=role)
    if reason := queries.conflict_among(form.roles):
        found["/values/roles"] = reason
    if found or place is None:
        raise Invalid(found)
    after = {**form.model_dump(mode="json"), "roles": sorted(set(form.roles))}
    title = Text(f"{form.name}（{account}）", f"{form.name} ({account})")
    return Draft(title, current(account), after, organisation_id=place.id)


def release(account: str, form: StaffForm, proposal_id: UUID) -> None:
    place = place_called(form.organisation)
    assert place is not None  # `prepare` has just found it.
    services.set_account(
        account=account,
        name=form.name.strip(),
        phone=form.phone,
        organisation_id=place.id,
        role_codes=form.roles,
        is_active=form.is_active,
    )


register(
    Kind(
        code="staff",
        label=Text("员工账号", "Staff account"),
        permission=permissions.MANAGE,
        form=StaffForm,
        listed=listed,
        current=current,
        prepare=prepare,
        release=release,
        labels={
            "name": Text("姓名", "Name"),
            "phone": Text("工作手机", "Work phone"),
            "organisation": Text("机构代码", "Organisation"),
            "roles": Text("岗位", "Posts"),
            "is_active": Text("启用", "Active"),
        },
        codes={"roles": {code: role.name for code, role in queries.roles().items()}},
        briefly=briefly,
    )
)
