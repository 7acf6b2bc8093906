from django.apps import AppConfig


class DisbursementConfig(AppConfig):
    name = "sancha.inloan.disbursement"
    label = "disbursement"
