from django.apps import AppConfig


class PresentationConfig(AppConfig):
    name = "sancha.postloan.presentation"
    label = "presentation"
