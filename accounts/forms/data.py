"""The one file that a person can send: a copy of their record. It is counted as it comes in, and never held whole if too large."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.export.reading import LARGEST_FILE

TOO_LARGE = gettext_lazy("This file is too large. A copy of a record has 20 MB or less.")


class CappedUpload(FileUploadHandler):
    """Keeps a file in memory up to the limit; of a larger one nothing, and `too_large` says so."""

    too_large = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.pieces = io.BytesIO()
        self.too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > LARGEST_FILE:
            self.too_large = True
            self.pieces = io.BytesIO()
        elif not self.too_large:
            self.pieces.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.too_large:
            return None
        self.pieces.seek(0)
        return InMemoryUploadedFile(
            self.pieces, self.field_name, self.file_name or "file", self.content_type, file_size, self.charset
        )


class BringForm(forms.Form):
    use_required_attribute = False  # the server says what is missing, in its own words, beside the field
    file = forms.FileField(
        label=gettext_lazy("Your file"),
        help_text=gettext_lazy("The ZIP file that you took here, or light-hands.json from it."),
        max_length=500,
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
            "invalid": gettext_lazy("Choose a file."),
            "missing": gettext_lazy("Choose a file."),
            "max_length": gettext_lazy("The name of this file is too long. Give it a shorter one."),
        },
        widget=forms.FileInput(attrs={"accept": ".zip,.json,application/zip,application/json"}),
    )

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = TOO_LARGE

    def refuse(self, message: str) -> None:
        """What reading the file said, beside its field."""
        self.add_error("file", message or _("Choose another file."))
