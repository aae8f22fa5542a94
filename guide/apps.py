"""The public guide: screening, walkthroughs, player and handouts. It has no tables."""

from django.apps import AppConfig
from django.core.checks import register


class GuideConfig(AppConfig):
    name = "guide"
    verbose_name = "Guide"

    def ready(self) -> None:
        from guide.checks import check_content

        register(check_content, "content")
