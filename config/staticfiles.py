"""How static files are named and packed."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage as Packed


class StaticStorage(Packed):
    """Names carry a digest, so browsers keep files for good; gzip and brotli stand beside them.

    `import "./clock.js"` inside a module of ours is rewritten to the digest name too: otherwise a
    page could run a new module with an old one that the browser kept. Only under `js/`: the
    examples in other packages' comments look like imports of files that do not exist.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        Packed._js_module_import_aggregation_patterns[1],
    )
