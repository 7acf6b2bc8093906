"""Where each request goes: the API, health and metrics, and the screens."""

from django.urls import path, re_path

from sancha.entry import pages
from sancha.entry.api import api

urlpatterns = [
    path("api/v1/health", pages.health),
    path("api/v1/metrics", pages.metrics_page),
    path("api/v1/samples", pages.samples),
    path("api/v1/", api.urls),
    re_path(r"^api/.*$", pages.no_such_api),
    re_path(r"^m(/.*)?$", pages.borrower_app),
    re_path(r"^(?!m/).*$", pages.staff_app),
]
handler400 = "sancha.entry.pages.bad_request"
handler404 = "sancha.entry.pages.not_found"
handler500 = "sancha.entry.pages.failed"
