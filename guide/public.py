"""Public pages: no sign-in, no session, no token; rendered once and kept whole, with an ETag for the next visit."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from guide import display

View = Callable[..., HttpResponse]
HOUR = 60 * 60


def public_page(*queries: str) -> Callable[[View], View]:
    """Marks a view as public and keeps its page whole, one for each display choice and each value of the named `queries`."""

    def decorate(view: View) -> View:
        @login_not_required
        @wraps(view)
        def kept(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            key = _key(request, queries)
            page = cache.get(key)
            if page is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200:
                    return response
                etag = f'"{hashlib.sha256(response.content).hexdigest()[:20]}"'
                page = (response.content, response.headers["Content-Type"], etag)
                cache.set(key, page, HOUR)
            return _answer(request, *page)

        return kept

    return decorate


def _key(request: HttpRequest, queries: tuple[str, ...]) -> str:
    chosen = [f"{name}={request.GET[name][:20]}" for name in queries if name in request.GET]
    boosted = request.headers.get("HX-Request", "")
    parts = [request.path, *chosen, display.read(request).key, get_language() or "", boosted]
    return "page:" + hashlib.sha256("|".join(parts).encode()).hexdigest()


def _answer(request: HttpRequest, content: bytes, content_type: str, etag: str) -> HttpResponse:
    fresh = request.headers.get("If-None-Match", "").removeprefix("W/") == etag
    response = HttpResponseNotModified() if fresh else HttpResponse(content, content_type=content_type)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, ("Cookie", "HX-Request"))
    return response
