from django.apps import AppConfig


class RepaymentConfig(AppConfig):
    name = "sancha.postloan.repayment"
    label = "repayment"
