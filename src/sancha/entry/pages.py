"""The pages of the screens; health and metrics for whoever watches the house."""

import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from sancha.platform import http, metrics
from sancha.platform.errors import Kind, NotFound
from sancha.platform.text import Text

POLICY = (
    "default-src 'self'; script-src 'self'; style-src-elem 'self' 'nonce-{nonce}'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)
BAD_REQUEST = Text("请求格式不正确", "The request is not well formed")
TOO_LARGE = Text("请求内容过大，请缩小后重试", "The request is too large; make it smaller")
LOOPBACK = {"127.0.0.1", "::1"}
NOT_BUILT = (
    "<h1>三查 Sancha</h1><p>界面尚未构建，请运行 make web。The screens are not built: make web.</p>"
)


@lru_cache(maxsize=4)
def dist(name: str) -> Path:
    return (Path(settings.SANCHA_WEB_DIST) / name).resolve()


def screen(folder: str, page: str) -> HttpResponse:
    """Return a built page with a nonce of its own for the styles that it makes."""
    path = dist(folder) / page
    if not path.is_file():
        return HttpResponse(NOT_BUILT, status=503)
    nonce = secrets.token_urlsafe(16)
    response = HttpResponse(path.read_text(encoding="utf-8").replace("__CSP_NONCE__", nonce))
    response["Content-Security-Policy"] = POLICY.format(nonce=nonce)
    response["Cache-Control"] = "no-cache"
    return response


def staff_app(request: HttpRequest) -> HttpResponse:
    return screen("dist", "index.html")


def borrower_app(request: HttpRequest, rest: str | None = None) -> HttpResponse:
    return screen("dist-borrower", "m.html")


def health(request: HttpRequest) -> HttpResponse:
    """Whether this process can do its work: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "down", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "up", "database": "up"})


def metrics_page(request: HttpRequest) -> HttpResponse:
    """Counts and times of this process, and the length of the queue: for a token, or from here."""
    if not may_see_metrics(request):
        return http.problem_of(request, NotFound())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
            " GROUP BY status"
        )
        jobs = dict(cursor.fetchall())
    gauges = {f"jobs_{status}": jobs.get(status, 0) for status in ("todo", "doing")}
    return HttpResponse(metrics.exposition(gauges), content_type="text/plain; version=0.0.4")


def may_see_metrics(request: HttpRequest) -> bool:
    """With a token set, only who shows it; without one, only who asks from this machine itself."""
    token = settings.SANCHA_METRICS_TOKEN
    if token:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(shown.encode(), token.encode())
    forwarded = "X-Forwarded-For" in request.headers  # Behind a proxy everybody comes from here.
    return not forwarded and request.META.get("REMOTE_ADDR", "") in LOOPBACK


def samples(request: HttpRequest) -> HttpResponse:
    """The accounts of the sample bank; only where it is the sample bank."""
    if not settings.SANCHA_SAMPLE:
        return no_such_api(request)
    from sancha.entry.sample.bank import shown_accounts

    return JsonResponse({"accounts": shown_accounts()}, json_dumps_params={"ensure_ascii": False})


def no_such_api(request: HttpRequest) -> HttpResponse:
    return http.problem_of(request, NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django refuses before any view: a form that is none, or too much at once."""
    if isinstance(exception, RequestDataTooBig):
        return http.problem(request, kind=Kind.TOO_LARGE, code="request.too_large", text=TOO_LARGE)
    return http.problem(request, kind=Kind.BAD_REQUEST, code="request.bad", text=BAD_REQUEST)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return http.problem_of(request, NotFound())


def failed(request: HttpRequest) -> HttpResponse:
    """A failure of ours: no detail leaves the house, only the number to ask by."""
    return http.problem(request, kind=Kind.FAILED, code="house.failed", text=http.FAILED)
