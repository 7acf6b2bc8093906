"""Asset quality: the five classes, the three stages, and what is provided for them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Sum
from ninja import Query, Schema

from sancha.core.money import round_ratio, yuan
from sancha.credit.loans.types import CLASSES, NON_PERFORMING
from sancha.insight.books import permissions
from sancha.insight.books.api import Place
from sancha.insight.shapes import legal_entity_of
from sancha.office.calendar import queries as calendar
from sancha.office.organisation import queries as organisations
from sancha.office.products import queries as products
from sancha.platform import http
from sancha.platform.acts import Scope
from sancha.platform.shapes import NameOut
from sancha.platform.text import Status, Text
from sancha.postloan.night.models import NightBucket

router = http.router(tags=["books"])
STAGES = {
    1: Text("第 1 阶段（12 个月）", "Stage 1 (12 months)"),
    2: Text("第 2 阶段（整个存续期）", "Stage 2 (lifetime)"),
    3: Text("第 3 阶段（已发生信用减值）", "Stage 3 (credit-impaired)"),
}


class QualityAsked(Schema):
    on: date | None = None
    organisation: UUID | None = None


class QualityLine(Schema):
    """Loans of one class or stage: how many, how much, its share, and what covers it."""

    code: str
    label: Text
    tone: str
    loans: int
    balance: str
    share_pct: str
    covered: str  # The allowance of a class, the expected loss of a stage.


class QualityProduct(Schema):
    product: NameOut
    balance: str
    non_performing: str
    ratio_pct: str
    allowance: str


class AssetQuality(Schema):
    """How good the book was at the close of a day; what is written off is not in it."""

    on: date | None
    organisation: str | None
    organisations: list[Place]
    loans: int
    balance: str
    non_performing: str
    non_performing_pct: str
    allowance: str
    expected_loss: str
    # 拨备覆盖率: the allowance by what is non-performing, of which there may be none.
    coverage_pct: str | None
    # 贷款拨备率: the allowance by all that is lent.
    provision_pct: str
    surplus: str  # The allowance less the expected loss; negative, it is too small.
    classes: list[QualityLine]
    stages: list[QualityLine]
    products: list[QualityProduct]


@router.get("/books/asset-quality", response=AssetQuality)
@http.reads(permissions.SEE)
def asset_quality(request: http.Request, asked: Query[QualityAsked]) -> AssetQuality:
    """The book by class, stage and product at the last close up to a day."""
    places = organisations.all_organisations()
    legal_entity_id = legal_entity_of(request.actor, places)
    day, rows = buckets(
        legal_entity_id,
        on=asked.on or calendar.bank_date(legal_entity_id),
        organisation_id=asked.organisation,
    )
    balance_fen, bad_fen = total(rows), total(row for row in rows if is_bad(row))
    allowance_fen = total(rows, "provision_fen")
    expected_fen = total(rows, "expected_loss_fen")
    return AssetQuality(
        on=day,
        organisation=str(asked.organisation) if asked.organisation else None,
        organisations=[
            Place(id=str(view.id), code=view.code, name=view.name)
            for view in places.values()
            if request.actor.may(permissions.SEE, on=Scope(view.id, view.id))
        ],
        loans=total(rows, "loans"),
        balance=yuan(balance_fen),
        non_performing=yuan(bad_fen),
        non_performing_pct=share(bad_fen, balance_fen),
        allowance=yuan(allowance_fen),
        expected_loss=yuan(expected_fen),
        coverage_pct=share(allowance_fen, bad_fen) if bad_fen else None,
        provision_pct=share(allowance_fen, balance_fen),
        surplus=yuan(allowance_fen - expected_fen),
        classes=[
            line(
                status,
                [row for row in rows if row["risk_class"] == code],
                balance_fen,
                "provision_fen",
            )
            for code, status in CLASSES.items()
        ],
        stages=[
            line(
                Status(str(code), label, ("green", "amber", "red")[code - 1]),
                [row for row in rows if row["stage"] == code],
                balance_fen,
                "expected_loss_fen",
            )
            for code, label in STAGES.items()
        ],
        products=products_of(rows),
    )


Bucket = dict[str, int | UUID]
FEN = ("balance_fen", "provision_fen", "expected_loss_fen")


def buckets(
    legal_entity_id: UUID, *, on: date, organisation_id: UUID | None
) -> tuple[date | None, list[Bucket]]:
    """Return the last closed day up to this one, and what the loans on the books were then."""
    found = NightBucket.objects.filter(legal_entity_id=legal_entity_id, on__lte=on)
    if organisation_id is not None:
        found = found.filter(organisation_id=organisation_id)
    day = found.order_by("-on").values_list("on", flat=True).first()
    if day is None:
        return None, []
    rows = found.filter(on=day, is_written_off=False)
    keys = ("product_version_id", "risk_class", "stage")
    sums = {name: Sum(name, default=0) for name in ("loans", *FEN)}
    return day, list(rows.values(*keys).annotate(**sums).order_by(*keys))


def total(rows: Iterable[Bucket], name: str = "balance_fen") -> int:
    return sum(int(row[name]) for row in rows)


def is_bad(row: Bucket) -> bool:
    return int(row["risk_class"]) >= NON_PERFORMING


def share(part_fen: int, whole_fen: int) -> str:
    """Return a part of a whole in per cent, to hundredths."""
    if whole_fen == 0:
        return "0.00"
    return yuan(round_ratio(part_fen * 10_000, whole_fen))


def line(status: Status, rows: list[Bucket], balance_fen: int, covering: str) -> QualityLine:
    return QualityLine(
        code=status.code,
        label=status.label,
        tone=status.tone,
        loans=total(rows, "loans"),
        balance=yuan(total(rows)),
        share_pct=share(total(rows), balance_fen),
        covered=yuan(total(rows, covering)),
    )


def products_of(rows: list[Bucket]) -> list[QualityProduct]:
    """Return the book by product, whatever version a loan has."""
    versions = products.every_version()
    named = {view.code: view.name for view in versions.values()}
    of: dict[str, list[Bucket]] = {}
    for row in rows:
        of.setdefault(versions[UUID(str(row["product_version_id"]))].code, []).append(row)
    return [
        QualityProduct(
            product=NameOut(code=code, name=named[code]),
            balance=yuan(total(found)),
            non_performing=yuan(total(row for row in found if is_bad(row))),
            ratio_pct=share(total(row for row in found if is_bad(row)), total(found)),
            allowance=yuan(total(found, "provision_fen")),
        )
        for code, found in sorted(of.items())
    ]
