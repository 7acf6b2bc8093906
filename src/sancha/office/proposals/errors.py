from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class UnknownKind(DomainError):
    """There is no such kind of setup."""

    code, kind = "proposals.unknown_kind", Kind.NOT_FOUND
    text = Text("没有这一类配置：{kind}", "There is no such kind of setup: {kind}")


class AlreadyProposed(DomainError):
    """Another change of the same thing waits to be released."""

    code = "proposals.already_open"
    text = Text(
        "同一项目已有待复核的变更，请先处理", "Another change of this waits; have it decided first"
    )


class NothingChanges(DomainError):
    """What is proposed is what is in force."""

    code = "proposals.nothing_changes"
    text = Text("内容与现行版本相同", "This is what is in force already")


class AlreadyDecided(DomainError):
    code = "proposals.already_decided"
    text = Text("该变更已处理", "This change has been decided already")


class SamePerson(DomainError):
    """Who proposed a change does not release it."""

    code, kind = "proposals.same_person", Kind.FORBIDDEN
    text = Text(
        "提出人不能复核自己的变更，请由另一位管理员办理",
        "Who proposed a change cannot decide it; another administrator must",
    )


class AgreedAlready(DomainError):
    """Whoever agreed at one level does not do so at another."""

    code, kind = "proposals.agreed_already", Kind.FORBIDDEN
    text = Text(
        "您已在前一环节同意，须由另一人办理本环节",
        "You agreed at an earlier level; another person decides at this one",
    )


class NotYours(DomainError):
    code, kind = "proposals.not_yours", Kind.FORBIDDEN
    text = Text("只有提出人可以撤回", "Only who proposed it can withdraw it")


class Stale(DomainError):
    """The thing has changed since the proposal was made."""

    code = "proposals.stale"
    text = Text(
        "提出之后现行内容已改变，请驳回后重新提出",
        "What is in force has changed since; reject this and propose it anew",
    )
