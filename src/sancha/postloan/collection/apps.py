from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "sancha.postloan.collection"
    label = "collection"
