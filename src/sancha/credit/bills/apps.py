from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "sancha.credit.bills"
    label = "bills"
