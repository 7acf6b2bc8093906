from django.apps import AppConfig


class UseOfFundsConfig(AppConfig):
    name = "sancha.postloan.use_of_funds"
    label = "use_of_funds"
