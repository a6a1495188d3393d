"""The last pass of `verify_all` in words: the line on the admin's home, and the page with all that differs."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from users.models import User, VerificationRun
from users.words import moment_text, number_text

from .parts import MOST, PARTS


@dataclass
class Count:
    label: str
    looked_at: str
    different: str
    wrong: bool


@dataclass
class Verified:
    """`when`: of the last pass; "" before the first. `wrong`: whether anything differs."""

    when: str
    extent: str
    sentence: str
    wrong: bool
    url: str
    counts: list[Count] = field(default_factory=list)
    findings: list[tuple[str, str]] = field(default_factory=list)
    cut_text: str = ""

    @property
    def note(self) -> str:
        """The kind of note it is told in."""
        return "error" if self.wrong else "info"

    @property
    def note_icon(self) -> str:
        return "octagon-alert" if self.wrong else "info"

    @property
    def door_icon(self) -> str:
        """Beside the way to the page."""
        return "octagon-alert" if self.wrong else "check"


def may_see_verification(user: User) -> bool:
    """The HAI admins', who must act on it, and the head office monitor's, who reads along."""
    return user.reads_all


def last_verification() -> Verified:
    """The newest pass in short, one query."""
    return _in_short(VerificationRun.objects.first())


def verification_page() -> Verified:
    """With every difference that was kept, two queries."""
    run = VerificationRun.objects.first()
    page = _in_short(run)
    if run is not None:
        labels = _labels()
        page.findings = [(labels.get(row.part, row.part), row.what) for row in run.findings.all()]
        if run.different > len(page.findings):
            page.cut_text = _("Dicatat %(most)s perbedaan pertama dari tiap bagian.") % {"most": number_text(MOST)}
    return page


def _labels() -> dict[str, str]:
    return {part.code: str(part.label) for part in PARTS}


def _in_short(run: VerificationRun | None) -> Verified:
    url = reverse("users:verification")
    if run is None:
        return Verified("", "", _("Belum pernah diperiksa."), wrong=False, url=url)
    labels = _labels()
    counts = [
        Count(labels.get(code, code), number_text(looked_at), number_text(different), bool(different))
        for code, looked_at, different in run.parts
    ]
    said = ", ".join(f"{count.looked_at} {count.label}" for count in counts)
    if run.different:
        sentence = _("%(said)s diperiksa; %(different)s perbedaan ditemukan.") % {
            "said": said,
            "different": number_text(run.different),
        }
    else:
        sentence = _("%(said)s diperiksa; tidak ada yang berbeda.") % {"said": said}
    extent = str(run.get_extent_display())
    return Verified(moment_text(run.began_at), extent, sentence, wrong=bool(run.different), url=url, counts=counts)
