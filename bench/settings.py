"""The site's own settings, with one more address: a hello behind the same middleware."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
