"""Every call to an outside service waits for its latency, and meets the fault that is due."""

import logging
import time
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from sancha_sandbox import conditions as conditions_now
from sancha_sandbox.conditions import TIMEOUT_AFTER, TIMEOUT_BEFORE, UNAVAILABLE
from sancha_sandbox.refusals import Text

log = logging.getLogger(__name__)
OUT_OF_SERVICE = Text("服务暂不可用（故障演练）", "Out of service (a fault is switched on)")
FAULT = "sancha_sandbox.fault"
Handler = Callable[[HttpRequest], HttpResponseBase]


def conditions(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponseBase:
        service = conditions_now.service_of(request.method or "", request.path)
        if service is None:
            return get_response(request)
        met = conditions_now.met_by(service)
        time.sleep(met.latency_ms / 1000)
        if met.fault is not None:
            log.info("fault %s at %s, request %s", met.fault, service, request_id(request))
        if met.fault == TIMEOUT_BEFORE:
            hold(met.hold_ms)
        if met.fault in (UNAVAILABLE, TIMEOUT_BEFORE):
            return with_id(request, out_of_service())
        request.META[FAULT] = met.fault  # Some faults are in what is answered.
        response = get_response(request)
        if met.fault == TIMEOUT_AFTER:
            hold(met.hold_ms)
        return with_id(request, response)

    return handle


def hold(hold_ms: int) -> None:
    connection.close()  # Whoever waits holds no connection.
    time.sleep(hold_ms / 1000)


def out_of_service() -> HttpResponse:
    return JsonResponse(
        {"code": UNAVAILABLE, "message": vars(OUT_OF_SERVICE)},
        status=503,
        json_dumps_params={"ensure_ascii": False},
    )


def request_id(request: HttpRequest) -> str:
    return request.headers.get("X-Request-Id", "")


def with_id(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if found := request_id(request):
        response.headers["X-Request-Id"] = found
    return response
