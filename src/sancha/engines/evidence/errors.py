"""What evidence refuses, in words that say what to do instead."""

from sancha.engines.evidence.limits import MAX_FILE_BYTES, MEBIBYTE
from sancha.platform.errors import DomainError, Kind
from sancha.platform.text import Text


class FileTooLarge(DomainError):
    code, kind = "evidence.file_too_large", Kind.TOO_LARGE
    text = Text(
        "文件超过 {most_mb} MB，请压缩或分成几个文件后再上传",
        "The file is larger than {most_mb} MB; make it smaller or split it",
    )

    def __init__(self, most_mb: int = MAX_FILE_BYTES // MEBIBYTE) -> None:
        super().__init__(most_mb=most_mb)


class SubjectFull(DomainError):
    """All documents of one subject together would pass the limit."""

    code, kind = "evidence.subject_full", Kind.TOO_LARGE
    text = Text(
        "本笔业务的文件合计不能超过 {most_mb} MB，剩余 {left_kb} KB",
        "The documents of one case cannot exceed {most_mb} MB together; {left_kb} KB are left",
    )


class FileEmpty(DomainError):
    code, kind = "evidence.file_empty", Kind.INVALID
    text = Text("文件是空的，请重新选择", "The file is empty; choose another")


class TypeNotAccepted(DomainError):
    """The name, or what the client declared, is of no type that is taken here."""

    code, kind = "evidence.type_not_accepted", Kind.INVALID
    text = Text(
        "不接受此类文件，请上传 {accepted}", "This type of file is not taken; send {accepted}"
    )


class KindUnknown(DomainError):
    code, kind = "evidence.kind_unknown", Kind.INVALID
    text = Text("没有“{code}”这种文件类别", "There is no kind of document {code!r}")


class ContentDiffers(DomainError):
    """The first bytes tell another type than the name."""

    code, kind = "evidence.content_differs", Kind.INVALID
    text = Text(
        "文件名是 {extension}，内容却是{found_zh}，请上传真正的 {extension} 文件",
        "The file is named {extension} but contains {found_en}; send a real {extension} file",
    )


class FileDamaged(DomainError):
    code, kind = "evidence.file_damaged", Kind.INVALID
    text = Text(
        "文件已损坏或不完整，无法打开，请重新生成后上传",
        "The file is damaged or incomplete and does not open; make it again",
    )


class TooSmallToRead(DomainError):
    code, kind = "evidence.too_small_to_read", Kind.INVALID
    text = Text(
        "图片太小，文字无法辨认（至少 {wide}×{high} 像素），请重新拍摄或上传原图",
        "The picture is too small to be read (at least {wide}×{high} pixels); take it again",
    )


class TooDark(DomainError):
    code, kind = "evidence.too_dark", Kind.INVALID
    text = Text(
        "图片太暗，请在光线充足处重新拍摄", "The picture is too dark; take it in more light"
    )


class TooBright(DomainError):
    code, kind = "evidence.too_bright", Kind.INVALID
    text = Text(
        "图片过亮或反光，看不到内容，请避开强光重新拍摄",
        "The picture is too bright or glares; take it again away from the light",
    )


class Blurred(DomainError):
    code, kind = "evidence.blurred", Kind.INVALID
    text = Text(
        "图片模糊，文字无法辨认，请对焦后重新拍摄",
        "The picture is blurred and cannot be read; focus and take it again",
    )


class Infected(DomainError):
    """The scanner of the house found something in the file."""

    code, kind = "evidence.infected", Kind.INVALID
    text = Text(
        "文件未通过病毒检查（{found}），已拒绝；请更换文件",
        "The file did not pass the virus scan ({found}) and is refused; send another",
    )


class ScannerSilent(DomainError):
    """Nothing is kept that was not scanned where a scanner is set up."""

    code, kind = "evidence.scanner_silent", Kind.UNAVAILABLE
    text = Text("病毒检查暂不可用，请稍后再传", "The virus scan is not available now; try later")


class TooManyPixels(DomainError):
    code, kind = "evidence.too_many_pixels", Kind.INVALID
    text = Text(
        "图片尺寸过大（最多 4000 万像素），请缩小后上传",
        "The picture has more than 40 million pixels; make it smaller",
    )


class TooManyPages(DomainError):
    code, kind = "evidence.too_many_pages", Kind.INVALID
    text = Text("PDF 超过 200 页，请分成几个文件上传", "The PDF has more than 200 pages; split it")


class ActiveContent(DomainError):
    """A PDF that runs something or carries other files."""

    code, kind = "evidence.active_content", Kind.INVALID
    text = Text(
        "PDF 中含有脚本、启动命令或附件（{found}），请另存为普通 PDF 后上传",
        "The PDF contains scripts, commands or attached files ({found}); save it as a plain PDF",
    )


class PasswordProtected(DomainError):
    code, kind = "evidence.password_protected", Kind.INVALID
    text = Text(
        "PDF 设有密码或加密，请解除后上传", "The PDF is encrypted; remove its password first"
    )


class TooHeavy(DomainError):
    """The inspection ran out of memory or time: a bomb, or as good as one."""

    code, kind = "evidence.too_heavy", Kind.INVALID
    text = Text(
        "文件过于复杂，无法检查，请简化后上传",
        "The file is too complex to be inspected; make it simpler",
    )


class CannotBeDrawn(DomainError):
    """The process that draws pages refused the file, or was stopped over it."""

    code, kind = "evidence.cannot_be_drawn", Kind.INVALID
    text = Text(
        "此文件过于复杂或已损坏，无法在线显示；确需查看请下载，并在隔离环境中打开",
        "This file is too complex or damaged to be shown here; if you must see it, download it and "
        "open it where it can do no harm",
    )


class NoSuchPage(DomainError):
    code, kind = "evidence.no_such_page", Kind.NOT_FOUND
    text = Text("没有第 {page} 页，共 {pages} 页", "There is no page {page}; there are {pages}")


class ContentChanged(DomainError):
    """What is stored is not what was filed: one byte is enough."""

    code = "evidence.content_changed"
    text = Text(
        "文件 {number} 的内容与归档时不一致，已停止提供，请联系管理员",
        "Document {number} is no longer what was filed; it is withheld, tell your administrator",
    )


class DocumentErased(DomainError):
    """The person's key has been destroyed, and the document with it."""

    code, kind = "evidence.erased", Kind.NOT_FOUND
    text = Text(
        "客户信息已依法删除，文件 {number} 不可再查看",
        "The person's data was erased; document {number} cannot be read any more",
    )


REFUSALS: dict[str, type[DomainError]] = {
    error.code: error
    for error in (
        FileTooLarge,
        ContentDiffers,
        FileDamaged,
        TooSmallToRead,
        TooDark,
        TooBright,
        Blurred,
        TooManyPixels,
        TooManyPages,
        ActiveContent,
        PasswordProtected,
        TooHeavy,
    )
}


class BehindItsAnchor(DomainError):
    """Outside the database stand heads that it does not know: it was restored to an earlier state."""

    code = "evidence.behind_its_anchor"
    text = Text(
        "数据库早于库外锚定的日志头（第 {anchored} 号，库内为第 {number} 号）。若确系恢复，"
        "请运行 sancha evidence fork 并写明原因",
        "The database is behind its anchor (head {anchored} there, {number} here). If it was "
        "restored, run sancha evidence fork and say why",
    )


class NothingSealed(DomainError):
    """The log has no head yet, so there is nothing to prove anything by."""

    code = "evidence.nothing_sealed"
    text = Text("日志尚未封存，请稍后再试", "Nothing has been sealed yet; try again in a minute")
