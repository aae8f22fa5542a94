"""People and their records."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and records"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts import unsent

        user_logged_in.connect(unsent.drop_if_not_of, dispatch_uid="unsent")
