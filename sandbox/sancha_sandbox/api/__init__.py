"""The sandbox's contract: what the outside world offers, and the switches of its stage."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from sancha_sandbox.api import (
    authority,
    checks,
    controls,
    core,
    messages,
    outflows,
    payments,
    people,
    registers,
    voice,
)
from sancha_sandbox.refusals import Refusal


class Readable(JSONRenderer):
    """JSON with Chinese as people read it."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    renderer=Readable(),
    title="Sancha sandbox: the outside world",
    version="1",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="sandbox",
)
api.add_router("", checks.router, tags=["identity, bureau, court"])
api.add_router("", registers.router, tags=["tax, social security, operator, business register"])
api.add_router("/core", core.router, tags=["core banking"])
api.add_router("/core", outflows.router, tags=["core banking"])
api.add_router("/payments", payments.router, tags=["payment company"])
api.add_router("", messages.router, tags=["SMS, e-mail"])
api.add_router("/ca", authority.router, tags=["certificate authority, time stamps"])
api.add_router("/evidence", authority.evidence_router, tags=["evidence"])
api.add_router("/voice/calls", voice.router, tags=["voice"])
api.add_router("/society", people.router, tags=["society"])
api.add_router("", controls.router, tags=["clock, life, faults, latency"])


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    values = {"code": refusal.code, "message": vars(refusal.text)}
    return api.create_response(request, values, status=refusal.status)
