from django.apps import AppConfig


class ServicingConfig(AppConfig):
    name = "sancha.postloan.servicing"
    label = "servicing"
