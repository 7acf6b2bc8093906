from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "sancha.postloan.certificates"
    label = "certificates"
