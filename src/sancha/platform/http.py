"""The HTTP edge that all features share: who asks, one domain call, one form of refusal."""

import logging
from collections.abc import Callable
from functools import wraps
from time import perf_counter
from typing import Any, ParamSpec, TypeVar
from urllib.parse import quote
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema
from ninja.security import APIKeyCookie

from sancha.platform import door, metrics, sessions
from sancha.platform.acts import Actor, Scoped
from sancha.platform.door import AfterErrand, UseCase
from sancha.platform.errors import Denied, DomainError, Invalid, Kind, SignedOut
from sancha.platform.log import request_id
from sancha.platform.reading import reading
from sancha.platform.text import Text

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger(__name__)

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
KNOWN_METHODS = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}
LAST_PAGE = 10**9  # The database counts rows to skip in 63 bits.
OTHER_ORIGIN = Text(
    "该请求来自其他网站，已拒绝", "The request came from another site and was refused"
)
NOT_ALLOWED = Text("该地址不支持此操作", "This address does not take this method")
FAILED = Text(
    "系统出现问题，您的数据没有丢失。请稍后重试；如仍失败，请把编号告诉管理员",
    "Something went wrong on our side; nothing you entered is lost. Try again later, and if it "
    "still fails give this number to your administrator",
)


class Request(HttpRequest):
    """A request as our end points see it: `actor` is who is signed in."""

    actor: Actor


class FieldProblem(Schema):
    pointer: str
    detail: str


class Problem(Schema):
    """RFC 9457 problem details, with our code and the fields it concerns."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] = []
    request_id: str


Authenticator = Callable[[str], Actor | None]
_authenticators: dict[str, Authenticator] = {}


def authenticate_with(kind: str) -> Callable[[Authenticator], Authenticator]:
    """Say who stands behind a cookie of this kind ("staff", "borrower"): from token to actor."""

    def register(authenticator: Authenticator) -> Authenticator:
        _authenticators[kind] = authenticator
        return authenticator

    return register


class Cookie(APIKeyCookie):
    """Sign-in by cookie. Cross-site writes are stopped by SameSite and by the origin check."""

    def __init__(self, kind: str) -> None:
        self.kind, self.param_name = kind, f"sancha_{kind}"
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        actor = _authenticators[self.kind](key) if key else None
        if actor is None:
            raise SignedOut
        request.actor = actor  # type: ignore[attr-defined]
        return actor


STAFF, BORROWER = Cookie("staff"), Cookie("borrower")


def set_session(response: HttpResponse, kind: str, token: str) -> None:
    """Give the browser its session cookie: out of reach of scripts and of other sites."""
    response.set_cookie(
        f"sancha_{kind}",
        token,
        max_age=int(sessions.ABSOLUTE_LIFE.total_seconds()),
        httponly=True,
        samesite="Strict",
        secure=settings.SANCHA_SECURE_COOKIES,
        path="/",
    )


def end_session(response: HttpResponse, kind: str) -> None:
    response.delete_cookie(f"sancha_{kind}", path="/", samesite="Strict")


def router(*, auth: Any = STAFF, tags: list[str]) -> Router:
    return Router(auth=auth, tags=list(tags))


def once(request: HttpRequest, use_case: UseCase[P, R]) -> Callable[P, R]:
    """Return the use case, bound to the request's `Idempotency-Key` if it has one."""
    key = key_of(request)
    return use_case.once(key) if key else use_case


def after_errand(request: Request, use_case: UseCase[P, R], **asked: Any) -> AfterErrand[P, R]:
    """Return the use case that ends an errand, bound to the request's `Idempotency-Key`."""
    return use_case.after_errand(key_of(request), actor=request.actor, **asked)


def key_of(request: HttpRequest) -> str | None:
    return request.headers.get("Idempotency-Key") or None


def reads(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer as the reader, and only rows on which the actor holds `permission`."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            request: Any = args[0]
            try:
                with reading(request.actor, permission):
                    return view(*args, **kwargs)
            except Denied:
                door.record_access(request.actor, permission, on=None, outcome="denied")
                raise

        run.__dict__["permission"] = permission
        return run

    return decorate


def seen(
    request: Request,
    permission: str,
    read: Callable[[], tuple[Scoped, R]],
    *,
    outcome: str = "seen",
    reason: str = "",
) -> R:
    """Read something sensitive, and note in `access` who saw it and why; a refusal is noted too."""
    try:
        with reading(request.actor, permission):
            subject, result = read()
    except Denied:
        door.record_access(request.actor, permission, on=None, outcome="denied", reason=reason)
        raise
    door.record_access(request.actor, permission, on=subject, outcome=outcome, reason=reason)
    return result


def must(request: Request, permission: str, *, on: Scoped) -> None:
    """Refuse an errand before its first step, as a use case would; the refusal is noted."""
    if not request.actor.may(permission, on=on):
        door.record_access(request.actor, permission, on=on, outcome="denied")
        raise Denied


def file_response(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    """Return a file that the browser may show but in which nothing can run."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    if media_type != "application/pdf":  # The browser's own viewer of a PDF does not open in one.
        policy = f"sandbox; {policy}"
    response["Content-Security-Policy"] = policy
    return response


def address_of(request: HttpRequest) -> str:
    """Return from where a request comes: what our own proxy says, or else who is connected."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    return hops[-1].strip() if direct in settings.SANCHA_TRUSTED_PROXIES else direct


def language_of(request: HttpRequest) -> str:
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh"


def problem(
    request: HttpRequest,
    *,
    kind: Kind,
    code: str,
    text: Text,
    fields: dict[str, Text] | None = None,
) -> HttpResponse:
    """Build the one form in which every refusal leaves the house."""
    language = language_of(request)
    body = {
        "type": f"urn:sancha:problem:{code}",
        "title": text.in_language(language),
        "status": kind.value,
        "code": code,
        "detail": text.in_language(language),
        "errors": [
            {"pointer": pointer, "detail": detail.in_language(language)}
            for pointer, detail in (fields or {}).items()
        ],
        "request_id": request_id.get(),
    }
    return JsonResponse(
        body,
        status=kind.value,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )


def problem_of(request: HttpRequest, error: DomainError) -> HttpResponse:
    fields = error.fields if isinstance(error, Invalid) else None
    return problem(request, kind=error.kind, code=error.code, text=error.message, fields=fields)


class RequestMiddleware:
    """Gives each request its id, refuses writes from other sites, times it, and hides failures."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid4().hex)
        door.was_replayed.set(False)
        started = perf_counter()
        try:
            if self.is_foreign(request):
                code = "request.other_origin"
                response = problem(request, kind=Kind.FORBIDDEN, code=code, text=OTHER_ORIGIN)
            else:
                response = self.in_one_form(request, self.get_response(request))
            return self.finish(request, response, perf_counter() - started)
        finally:
            request_id.reset(token)

    def is_foreign(self, request: HttpRequest) -> bool:
        origin = request.headers.get("Origin")
        if request.method in SAFE_METHODS or origin is None:
            return False
        try:
            return origin != f"{request.scheme}://{request.get_host()}"
        except DisallowedHost:  # A strange name that leads here: nothing under it is ours.
            return True

    def in_one_form(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Say that an address does not take a method as everything else is refused."""
        if response.status_code != Kind.NOT_ALLOWED.value or not request.path.startswith("/api/"):
            return response
        code = "request.not_allowed"
        refusal = problem(request, kind=Kind.NOT_ALLOWED, code=code, text=NOT_ALLOWED)
        refusal["Allow"] = response["Allow"]
        return refusal

    def finish(self, request: HttpRequest, response: HttpResponse, seconds: float) -> HttpResponse:
        response["X-Request-Id"] = request_id.get()
        response["X-Content-Type-Options"] = "nosniff"
        response["Referrer-Policy"] = "same-origin"
        response["X-Frame-Options"] = "SAMEORIGIN"
        if settings.SANCHA_SECURE_COOKIES:  # Served over TLS: for a year no browser comes without.
            response["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if door.was_replayed.get():
            response["Idempotency-Replayed"] = "true"
        if request.path.startswith("/api/"):
            response.setdefault("Cache-Control", "no-store")
            route = request.resolver_match.route if request.resolver_match else "unknown"
            # Whatever a stranger calls a method must not become one more count for ever.
            method = request.method if request.method in KNOWN_METHODS else "other"
            metrics.observe(method, route, response.status_code, seconds)
            level = logging.WARNING if response.status_code >= 500 else logging.INFO
            extra = {"status": response.status_code, "milliseconds": round(seconds * 1000, 1)}
            log.log(level, "%s %s", method, route, extra=extra)
        return response


class Page(Schema):
    """Which part of a list is wanted."""

    page: int = 1
    page_size: int = 20
    q: str = ""
    status: str = ""

    @property
    def window(self) -> slice:
        size = min(max(self.page_size, 1), 100)
        start = (min(max(self.page, 1), LAST_PAGE) - 1) * size
        return slice(start, start + size)


def parse_id(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None
