from django.urls import path

from sancha_sandbox.api import api
from sancha_sandbox.page import actions, views

urlpatterns = [
    path("", views.home, name="home"),
    path("page/clock", actions.advance_clock, name="page-clock"),
    path("page/faults", actions.switch_fault, name="page-faults"),
    path("page/weather", actions.set_weather, name="page-weather"),
    path("page/life", actions.switch_life, name="page-life"),
    path("page/statement", actions.spoil_statement, name="page-statement"),
    path("page/latency", actions.set_latency, name="page-latency"),
    path("page/balance", actions.set_balance, name="page-balance"),
    path("page/salaries", actions.pay_salaries, name="page-salaries"),
    path("", api.urls),
]
