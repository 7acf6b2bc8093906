from sancha.platform.errors import DomainError, Invalid
from sancha.platform.text import Text


class NothingAsked(DomainError):
    code = "supplements.nothing_asked"
    text = Text("目前没有需要补充的内容，请刷新查看", "Nothing is asked for now; refresh the page")


class AskedBefore(DomainError):
    """Everything is asked for once, in one list; a second list of the same step is refused."""

    code = "supplements.asked_before"
    text = Text(
        "本环节已要求过补充材料；补充须一次性列明，请根据现有材料作出决定",
        "This step has asked before; all is asked for once, so decide on what there is",
    )


class ListWrong(Invalid):
    code = "supplements.list_wrong"

    def __init__(self, pointer: str = "/items") -> None:
        text = Text(
            "请列出 1 至 20 项；材料须选择种类，问题须写明内容",
            "List 1 to 20 things; choose the kind of a document, write out a question",
        )
        super().__init__({pointer: text})


class NotAllAnswered(Invalid):
    code = "supplements.not_all_answered"

    def __init__(self, numbers: list[int]) -> None:
        text = Text("请完成此项后再一并提交", "Finish this one, then send all together")
        super().__init__({f"/answers/{nr}": text for nr in numbers})
