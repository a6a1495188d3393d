"""What people may type: visible characters. Refused here, beside the field, instead of breaking a page, a PDF or an
Excel file. What shows nothing is empty, whatever signs it is made of.
"""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .names import folded_email, names_a_person

NO_NAME = _("Tulis nama orangnya dengan huruf. NIP, nomor, dan emoji bukan nama.")

# C0 and C1 controls but tab and newline; marks that turn the direction of text; surrogates and non-characters.
_REFUSED = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Other programs' line ends: Word's soft break, a new page, the two of Unicode.
_LINE_ENDS = re.compile("\r\n|[\r\u000b\u000c\u2028\u2029]")
# Shows nothing and joins nothing: zero width, word joiner, byte order mark, soft hyphen, fillers of other scripts.
_NOTHING = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
# Choose a form of what stands before them, or join letters of other scripts and emoji; elsewhere they do nothing.
_IDLE = re.compile(
    '(?:^|(?<=[\\s!"$-)+-/:-@A-Za-z\u00c0-\u024f]))[\u200c\u200d\ufe00-\ufe0e\ufe0f\U000e0100-\U000e01ef\U000e0020-\U000e007f]+'
)
_SHAPELESS = frozenset({"Cc", "Cf", "Cs", "Mn", "Mc", "Me", "Zs", "Zl", "Zp"})
_BLANK_LETTERS = "\u2800\u115f\u1160\u3164\uffa0"


def cleaned(value: str) -> str:
    """The text in NFC with plain newlines and without signs that show nothing, or a ValidationError that says what to
    do. Empty when nothing in it shows. A joined emoji stays joined."""
    value = _LINE_ENDS.sub("\n", value)
    if _REFUSED.search(value):
        raise ValidationError(
            _(
                "Teks memuat karakter yang tidak terlihat (karakter kendali atau penanda arah). "
                "Hapus lalu ketik ulang bagian itu."
            ),
            code="invisible",
        )
    value = _IDLE.sub("", _NOTHING.sub("", unicodedata.normalize("NFC", value)))
    return "" if shows_nothing(value) else value


def shows_nothing(text: str) -> bool:
    """Whether a reader would see an empty place: blanks, signs without a shape, marks with no letter to sit on."""
    return all(
        character in _BLANK_LETTERS or character.isspace() or unicodedata.category(character) in _SHAPELESS
        for character in text
    )


def searched(typed: str, most: int = 120) -> str:
    """What is looked for, one line: of a search nothing is kept, so signs that no text may have are left out of it."""
    return re.sub(r"\s+", " ", cleaned(_REFUSED.sub("", typed))).strip()[:most]


class LineField(forms.CharField):
    """One line of visible text, trimmed."""

    def to_python(self, value: object) -> str:
        line = cleaned(super().to_python(value) or "")
        return re.sub(r"\s+", " ", line).strip()


class PersonNameField(LineField):
    """What a person is called."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not names_a_person(value):
            raise ValidationError(NO_NAME, code="no_name")


class SearchField(LineField):
    """One line that is looked for, see `searched`."""

    def to_python(self, value: object) -> str:
        return searched(forms.CharField.to_python(self, value) or "", most=10_000)


class TextField(forms.CharField):
    """Several lines of visible text, trimmed."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str:
        return cleaned(super().to_python(value) or "").strip()


class EmailField(forms.EmailField):
    """An address as `folded_email` writes it: one person is one e-mail nationwide."""

    def to_python(self, value: object) -> str:
        return folded_email(cleaned(super().to_python(value) or ""))
