from django.apps import AppConfig


class DiscountingConfig(AppConfig):
    name = "sancha.inloan.discounting"
    label = "discounting"
