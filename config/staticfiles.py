"""How static files are named and packed."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names carry a digest, so browsers keep files for good; gzip and brotli stand beside them.

    `import "./clock.js"` inside a module is rewritten to the digest name too: otherwise a page
    could run a new module with an old one that the browser kept.
    """

    support_js_module_import_aggregation = True
