from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "sancha.credit.facilities"
    label = "facilities"
