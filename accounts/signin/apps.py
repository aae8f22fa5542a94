"""Sign-in as an app of its own, so that its checks and signals are known; it has no tables."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "accounts.signin"
    label = "signin"
    verbose_name = "Sign-in"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from accounts.signin import checks, recent  # noqa: F401

        authenticator_added.connect(recent.made_second_factor)
