"""The page: boxes, people, accounts, movements, clock and faults, one tab each."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from sancha_sandbox import clock, conditions, messages, orders, population, voice
from sancha_sandbox.models import (
    Account,
    BureauRecord,
    Clock,
    Employer,
    Fault,
    Movement,
    Setting,
    Society,
    VoiceCall,
)
from sancha_sandbox.page.texts import in_language
from sancha_sandbox.society import life
from sancha_sandbox.society.recipes import PROFILES

ROWS = 25
NOTES = ("done", "bad_input", "salaries_before", "too_few")
TONES = {
    "good": "green", "middling": "blue", "bad": "red", "court": "red",
    "minor": "amber", "unknown": "amber", "ordinary": "grey",
}  # fmt: skip
STANDING_TONES = {
    "operating": "green", "abnormal": "amber", "revoked": "red", "deregistered": "grey",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What the address line says."""

    language: str
    tab: str
    text: str
    profile: str
    page: str
    words: dict[str, str]

    def link(self, **changes: str) -> str:
        """Return the address of this view with some values changed."""
        values = {
            "lang": self.language,
            "tab": self.tab,
            "q": self.text,
            "profile": self.profile,
        } | changes
        return "/?" + urlencode({name: value for name, value in values.items() if value})


def asked_by(request: HttpRequest) -> Asked:
    language = request.GET.get("lang") or preferred(request)
    tab, profile = request.GET.get("tab", ""), request.GET.get("profile", "")
    return Asked(
        language="en" if language == "en" else "zh",
        tab=tab if tab in TABS else "sms",
        text=request.GET.get("q", "").strip()[:100],
        profile=profile if profile in PROFILES else "",
        page=request.GET.get("page", "1"),
        words=in_language(language),
    )


def preferred(request: HttpRequest) -> str:
    """Return the language that the visitor's browser asks for first."""
    return request.headers.get("Accept-Language", "")[:2].lower()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    orders.settle_due(now=clock.now())
    asked = asked_by(request)
    nonce = secrets.token_urlsafe(16)
    note = request.GET.get("note", "")
    context = {
        "t": asked.words,
        "asked": asked,
        "nonce": nonce,
        "note": asked.words[note] if note in NOTES else "",
        "is_bad": note in ("bad_input", "too_few"),
        "now": clock.now(),
        "tabs": [(tab, asked.words[f"tab_{tab}"], tab_link(asked, tab)) for tab in TABS],
        "hint": asked.words.get(f"{asked.tab}_hint", ""),
        "placeholder": asked.words.get(f"search_{asked.tab}"),
        "empty": asked.words.get(f"empty_{asked.tab}"),
        "other_language": asked.link(lang="zh" if asked.language == "en" else "en"),
        "refreshes": asked.tab in ("sms", "email", "voice"),
        "template": f"sandbox/{asked.tab if asked.tab != 'email' else 'sms'}.html",
        **TABS[asked.tab](asked),
    }
    response = render(request, "sandbox/page.html", context)
    response["Content-Security-Policy"] = (
        f"default-src 'self'; img-src data:; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )
    return response


def tab_link(asked: Asked, tab: str) -> str:
    return asked.link(tab=tab, q="", profile="")


def paged(asked: Asked, rows: "QuerySet[Any]") -> dict[str, Any]:
    page: Page[Any] = Paginator(rows, ROWS).get_page(asked.page)
    newer = asked.link(page=str(page.previous_page_number())) if page.has_previous() else ""
    older = asked.link(page=str(page.next_page_number())) if page.has_next() else ""
    total = asked.words["total"].format(count=f"{page.paginator.count:,}")
    return {"rows": list(page.object_list), "newer": newer, "older": older, "total": total}


def sms_tab(asked: Asked) -> dict[str, Any]:
    return paged(asked, messages.box("sms", to=asked.text))


def email_tab(asked: Asked) -> dict[str, Any]:
    return paged(asked, messages.box("email", to=asked.text))


def people_tab(asked: Asked) -> dict[str, Any]:
    found = paged(asked, population.find(profile=asked.profile, text=asked.text))
    people, today = found["rows"], clock.day_of(clock.now())
    balances, debts = population.balances_fen(people), population.debts_fen(people)
    found["rows"] = [
        {
            "person": person,
            "job": person.job_en if asked.language == "en" else person.job_zh,
            "age": asked.words["years"].format(count=population.age_on(person.born_on, today)),
            "balance_fen": balances[person.bank_account],
            "debt_pct": debt_pct(debts[person.id], person.monthly_income_fen),
            "profile": asked.words[f"profile_{person.profile}"],
            "tone": TONES[person.profile],
        }
        for person in people
    ]
    counts = population.counts()
    found["filters"] = [
        (asked.words["all"], f"{sum(counts.values()):,}", asked.link(profile=""), not asked.profile)
    ] + [
        (
            asked.words[f"profile_{profile}"],
            f"{counts.get(profile, 0):,}",
            asked.link(profile=profile),
            asked.profile == profile,
        )
        for profile in PROFILES
    ]
    return found


def debt_pct(debt_fen: int, income_fen: int) -> str:
    return f"{-(-100 * debt_fen // income_fen)} %" if income_fen else "–"


def accounts_tab(asked: Asked) -> dict[str, Any]:
    rows = Account.objects.order_by("-is_lender", "number")
    if asked.text:
        rows = rows.filter(Q(number=asked.text) | Q(name__contains=asked.text))
    return paged(asked, rows)


def movements_tab(asked: Asked) -> dict[str, Any]:
    rows = Movement.objects.select_related("account").order_by("-id")
    if asked.text:
        rows = rows.filter(Q(account_id=asked.text) | Q(number=asked.text))
    found = paged(asked, rows)
    found["rows"] = [
        {"movement": movement, "kind": asked.words[f"kind_{movement.kind}"]}
        for movement in found["rows"]
    ]
    return found


def clock_tab(asked: Asked) -> dict[str, Any]:
    hours = Clock.objects.get().offset_us // 3_600_000_000
    ahead = asked.words["clock_offset"].format(days=f"{hours // 24:,}", hours=hours % 24)
    steps = (("hour_1", 3600), ("day_1", 86_400), ("day_7", 604_800), ("day_30", 2_592_000))
    return {
        "ahead": ahead if hours else asked.words["clock_real"],
        "steps": [(asked.words[key], seconds) for key, seconds in steps],
    }


def faults_tab(asked: Asked) -> dict[str, Any]:
    faults: dict[str, list[dict[str, Any]]] = {}
    for fault in Fault.objects.order_by("id"):
        label = asked.words[f"fault_{fault.kind}"]
        faults.setdefault(fault.service, []).append({"fault": fault, "label": label})
    return {
        "services": [
            {
                "code": service,
                "label": asked.words[
                    "service_all" if service == conditions.EVERY_SERVICE else f"service_{service}"
                ],
                "faults": faults.get(service, []),
                "kinds": [
                    (kind, asked.words[f"fault_{kind}"]) for kind in conditions.kinds_of(service)
                ],
            }
            for service in (conditions.EVERY_SERVICE, *conditions.SERVICES)
        ],
        "any_on": bool(faults),
        "latency_ms": Setting.objects.get().latency_ms,
    }


def society_tab(asked: Asked) -> dict[str, Any]:
    """The society at a glance: how many, who, where, and which sectors fare badly just now."""
    society = Society.objects.get()
    quarter = life.index_of(clock.day_of(clock.now())) // 3
    counts = population.counts()
    sectors = [
        {
            "label": asked.words[f"sector_{code}"],
            "firms": firms,
            "people": people,
            "in_crisis": life.in_crisis(society.seed, code, life.SECTOR, quarter),
        }
        for code, firms, people in population.sectors()
    ]
    return {
        "society": society,
        "firm_count": Employer.objects.count(),
        "is_life_on": Setting.objects.get().is_life_on,
        "sectors": sectors,
        "profiles": [
            {
                "label": asked.words[f"profile_{profile}"],
                "tone": TONES[profile],
                "count": counts.get(profile, 0),
                "share": 100 * counts.get(profile, 0) // max(1, society.people_count),
                "link": asked.link(tab="people", profile=profile),
            }
            for profile in PROFILES
        ],
    }


def firms_tab(asked: Asked) -> dict[str, Any]:
    firms = Employer.objects.annotate(employees=Count("person")).order_by("id")
    if asked.text:
        firms = firms.filter(Q(name__contains=asked.text) | Q(uscc=asked.text))
    found = paged(asked, firms)
    found["rows"] = [
        {
            "firm": firm,
            "sector": asked.words[f"sector_{firm.sector}"],
            "standing": asked.words[f"standing_{firm.standing}"],
            "tone": STANDING_TONES[firm.standing],
        }
        for firm in found["rows"]
    ]
    return found


def voice_tab(asked: Asked) -> dict[str, Any]:
    calls = VoiceCall.objects.order_by("-id")
    if asked.text:
        calls = calls.filter(to=asked.text)
    found, now = paged(asked, calls), clock.now()
    found["rows"] = [
        {"call": call, "status": asked.words[f"voice_{voice.status_of(call, now)}"]}
        for call in found["rows"]
    ]
    return found


def records_tab(asked: Asked) -> dict[str, Any]:
    records = BureauRecord.objects.order_by("-id")
    if asked.text:
        records = records.filter(Q(loan_number=asked.text) | Q(number=asked.text))
    found = paged(asked, records)
    found["rows"] = [
        {"record": record, "kind": asked.words[f"record_{record.kind}"]} for record in found["rows"]
    ]
    return found


TABS: dict[str, Callable[[Asked], dict[str, Any]]] = {
    "sms": sms_tab,
    "email": email_tab,
    "voice": voice_tab,
    "society": society_tab,
    "people": people_tab,
    "firms": firms_tab,
    "accounts": accounts_tab,
    "movements": movements_tab,
    "records": records_tab,
    "clock": clock_tab,
    "faults": faults_tab,
}
