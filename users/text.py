"""What people may type: visible characters. Refused here, beside the field, instead of breaking a page, a PDF or an
Excel file.
"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# C0 and C1 controls but tab and newline; marks that turn the direction of text; surrogates and non-characters.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def cleaned(value: str) -> str:
    """The text in NFC with plain newlines, or a ValidationError that says what to do."""
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if _INVISIBLE.search(value):
        raise ValidationError(
            _(
                "Teks memuat karakter yang tidak terlihat (karakter kendali atau penanda arah). "
                "Hapus lalu ketik ulang bagian itu."
            ),
            code="invisible",
        )
    return value


class LineField(forms.CharField):
    """One line of visible text, trimmed."""

    def to_python(self, value: object) -> str:
        line = cleaned(super().to_python(value) or "")
        return re.sub(r"\s+", " ", line)


class TextField(forms.CharField):
    """Several lines of visible text, trimmed."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return cleaned(super().to_python(value) or "")


class EmailField(forms.EmailField):
    """An address in lower case: one person is one e-mail nationwide."""

    def to_python(self, value: object) -> str:
        return cleaned(super().to_python(value) or "").lower()
