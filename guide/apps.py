"""The public guide: screening, walkthroughs, player and handouts. It has no tables."""

from django.apps import AppConfig


class GuideConfig(AppConfig):
    name = "guide"
    verbose_name = "Guide"
