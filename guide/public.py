"""Public pages: no sign-in, no session, no token; rendered once and kept whole, with an ETag for the next visit."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from guide import display

View = Callable[..., HttpResponse]
cache = caches["pages"]
HOUR = 60 * 60


@dataclass(frozen=True, slots=True)
class Kept:
    """A page kept whole, as it is and packed: it holds no token and no word of a person, so packing tells nothing."""

    content: bytes
    packed: bytes
    content_type: str
    digest: str

    @classmethod
    def of(cls, response: HttpResponse) -> "Kept":
        digest = hashlib.sha256(response.content).hexdigest()[:20]
        packed = gzip.compress(response.content, compresslevel=9, mtime=0)
        return cls(response.content, packed, response.headers["Content-Type"], digest)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page for this visitor: packed where the browser can unpack it, nothing where the browser has it already."""
        packs = "gzip" in request.headers.get("Accept-Encoding", "")
        etag = f'"{self.digest}-gzip"' if packs else f'"{self.digest}"'
        fresh = request.headers.get("If-None-Match", "").removeprefix("W/") == etag
        content = self.packed if packs else self.content
        response = HttpResponseNotModified() if fresh else HttpResponse(content, content_type=self.content_type)
        if packs and not fresh:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "public, no-cache"
        patch_vary_headers(response, ("Accept-Encoding", "Cookie", "HX-Request"))
        return response


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
                page = Kept.of(response)
                cache.set(key, page, HOUR)
            return page.answer(request)

        return kept

    return decorate


def _key(request: HttpRequest, queries: tuple[str, ...]) -> str:
    chosen = [f"{name}={request.GET[name][:20]}" for name in queries if name in request.GET]
    boosted = request.headers.get("HX-Request", "")
    parts = [request.path, *chosen, display.read(request).key, get_language() or "", boosted]
    return "page:" + hashlib.sha256("|".join(parts).encode()).hexdigest()
