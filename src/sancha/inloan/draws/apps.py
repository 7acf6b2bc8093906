from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "sancha.inloan.draws"
    label = "draws"
