from django.apps import AppConfig


class NightConfig(AppConfig):
    name = "sancha.postloan.night"
    label = "night"
