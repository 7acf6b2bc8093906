from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "sancha.office.products"
    label = "products"
