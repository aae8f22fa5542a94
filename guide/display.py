"""How pages look for one person: text size, theme and country, kept in one cookie that says nothing about health."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guide import library
from guide.content.advice_words import Country

COOKIE = "display"
YEAR = 365 * 24 * 60 * 60
THEMES = ("auto", "light", "dark")
TEXT_SIZES = ("standard", "large", "largest")


@dataclass(frozen=True, slots=True)
class Display:
    theme: str = "auto"
    text: str = "standard"
    country: str = "US"

    @property
    def key(self) -> str:
        return f"{self.theme}.{self.text}.{self.country}"


def read(request: HttpRequest) -> Display:
    """The choices in the cookie; what is unreadable falls back to the usual."""
    theme, text, country = (*request.COOKIES.get(COOKIE, "").split("."), "", "", "")[:3]
    countries = library.get().advice.countries
    return Display(
        theme=theme if theme in THEMES else "auto",
        text=text if text in TEXT_SIZES else "standard",
        country=country if country in countries else settings.COUNTRY,
    )


def country(request: HttpRequest) -> Country:
    return library.get().advice.countries[read(request).country]


def remember(response: HttpResponse, display: Display) -> None:
    response.set_cookie(
        COOKIE, display.key, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


def context(request: HttpRequest) -> dict:
    """Template context: `display` (theme, text, country code), `country` (numbers and words), `safety_contact`, `site_url`."""
    display = read(request)
    return {
        "display": asdict(display),
        "country": library.get().advice.countries[display.country],
        "safety_contact": settings.SAFETY_CONTACT,
        "site_url": settings.SITE_URL,
    }
