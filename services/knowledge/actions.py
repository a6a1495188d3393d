"""Every way an article goes: proposed, worded, handed in, returned or published by somebody else; looked at again,
withdrawn (PER-8/PB/2020 art. 7(8)d, 7(9), 19; KEP-428/PB/2016 V.b.2).

First the article's row is locked, then looked at. Each act writes an `ArticleEvent`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from services.models import ANSWER_MAX, Article, ArticleBasis, ArticleEvent, ArticleVersion, Audience, Regulation
from services.review_days import months_after
from users.clock import Clock, wib_date
from users.languages import said as _
from users.models import Office, OneTimeKey, Posting, User, once
from users.refusals import Refused
from users.signing.proof import Signature
from users.typed.text import shows_nothing
from users.words import date_text

from .finding import keep_words
from .hearers import HEARERS
from .masking import Kind as Personal
from .masking import left_in
from .notes import NOTE_MAX, WHY_MAX, fitting
from .numbers import Code, number
from .rights import may_propose, may_review, may_write

State = ArticleVersion.State
Kind = ArticleEvent.Kind
SLUG_MOST = 100
NEVER_PUBLISHED = frozenset({Personal.NIP, Personal.NPWP, Personal.ACCOUNT, Personal.PHONE, Personal.SATKER})
"""What no article names, whoever wrote it. An e-mail may be HAI's own."""


class StaleArticle(Refused):
    """Somebody acted since the page was opened."""


@dataclass(frozen=True)
class Written:
    """A version as its writer words it. `answer`: Markdown. `regulations`: keys; `validated_by_id`: the directorate
    that validated it instead. `names_nobody`: the writer's word."""

    title: str
    question: str
    answer: str
    directorate_id: int
    audience: str = Audience.SATKER
    change_note: str = ""
    regulations: tuple[int, ...] = ()
    validated_by_id: int | None = None
    names_nobody: bool = False


def proposed(by: Signature | User, written: Written, at: datetime, article: Article | None = None) -> ArticleVersion:
    """In the caller's transaction: a new article, or a new version of one, that HAI is to take up (art. 7(9)).

    Refused beside its field: no title, question or answer, no word that it names nobody, personal data still in it."""
    user = by.user if isinstance(by, Signature) else by
    if not may_propose(user):
        raise Refused(_("Akun ini tidak mengusulkan artikel."))
    _check_words(written)
    _check_names_nobody(written)
    return _new(by, written, at, article, State.PROPOSED, Kind.PROPOSED)


@once("propose_article")
def propose(
    *, key: OneTimeKey, by: Signature | User, written: Written, clock: Clock, article_id: int | None = None
) -> ArticleVersion:
    """An office proposes an article of its own, or that one be put right. From a ticket: `tickets.knowledge`."""
    article = _locked(article_id) if article_id else None
    at = clock.now()
    if isinstance(by, Signature) and by.user.office is not None:
        by.check_still_valid(by.user.office, at=at)
    return proposed(by, written, at, article)


@once("begin_article")
def begin(*, key: OneTimeKey, written: Written, clock: Clock, article_id: int | None = None) -> ArticleVersion:
    """An agent begins a draft: an article, or the next version of one."""
    if not may_write(key.user):
        raise Refused(_("Artikel ditulis oleh agen HAI; kantor mengusulkan."))
    _check_words(written)
    article = _locked(article_id) if article_id else None
    return _new(key.user, written, clock.now(), article, State.DRAFT, Kind.BEGUN)


@once("take_up_article")
def take_up(*, key: OneTimeKey, version_id: int, clock: Clock) -> ArticleVersion:
    """An agent takes a proposal, or another's draft, to word it: from then on it is theirs to change."""
    version = _version(version_id, State.PROPOSED, State.DRAFT)
    if not may_write(key.user):
        raise Refused(_("Artikel ditulis oleh agen HAI; kantor mengusulkan."))
    version.state, version.taken_at, version.taken_by = State.DRAFT, clock.now(), key.user
    version.save(update_fields=["state", "taken_at", "taken_by"])
    _event(version, Kind.TAKEN, key.user, version.taken_at)
    return version


@once("save_article")
def save_draft(*, key: OneTimeKey, version_id: int, written: Written, clock: Clock) -> ArticleVersion:
    """The agent whose draft it is words it anew. Refused: another's draft, words missing or too many."""
    version = _version(version_id, State.DRAFT)
    _check_taken(version, key.user)
    _check_words(written)
    _word(version, written)
    return version


@once("hand_in_article")
def hand_in(*, key: OneTimeKey, version_id: int, written: Written, clock: Clock) -> ArticleVersion:
    """The draft goes to a reviewer, and nobody changes it any more. Refused: no basis, a basis that is not in force,
    no word that it names nobody, personal data still in it."""
    version = _version(version_id, State.DRAFT)
    _check_taken(version, key.user)
    _check_words(written)
    _check_names_nobody(written)
    at = clock.now()
    _check_basis(written.regulations, written.validated_by_id, wib_date(at))
    _word(version, written)
    version.state, version.submitted_at, version.submitted_by = State.IN_REVIEW, at, key.user
    version.save(update_fields=["state", "submitted_at", "submitted_by"])
    ArticleBasis.objects.bulk_create(
        ArticleBasis(version=version, regulation_id=regulation) for regulation in dict.fromkeys(version.regulations)
    )
    _event(version, Kind.HANDED_IN, key.user, at)
    return version


@once("return_article")
def send_back(*, key: OneTimeKey, version_id: int, note: str, clock: Clock) -> ArticleVersion:
    """The reviewer returns it with a note; what is put right is a new version."""
    version = _version(version_id, State.IN_REVIEW)
    at = clock.now()
    _check_reviewer(version, key.user, wib_date(at))
    if shows_nothing(note):
        raise Refused(_("Tulis apa yang perlu diperbaiki."), "note")
    _decide(version, State.RETURNED, key.user, at, note)
    _event(version, Kind.RETURNED, key.user, at, note)
    return version


@once("publish_article")
def publish(*, key: OneTimeKey, version_id: int, note: str = "", clock: Clock) -> ArticleVersion:
    """The reviewer publishes it: from now on it is what readers find. Refused: one of its writers, no duty, a basis
    that is no longer in force."""
    version = _version(version_id, State.IN_REVIEW)
    at = clock.now()
    today = wib_date(at)
    _check_reviewer(version, key.user, today)
    _check_basis(tuple(version.regulations), version.validated_by_id, today)
    _decide(version, State.PUBLISHED, key.user, at, note)
    article = version.article
    article.published, article.audience, article.reviewed_on = version, version.audience, today
    article.review_due = months_after(today, number(Code.REVIEW_MONTHS))
    article.withdrawn_at, article.withdrawn_by, article.withdrawn_why = None, None, ""
    article.save(
        update_fields=[
            *("published", "audience", "reviewed_on", "review_due"),
            *("withdrawn_at", "withdrawn_by", "withdrawn_why"),
        ]
    )
    keep_words(version)
    _event(version, Kind.PUBLISHED, key.user, at, note)
    return version


@once("article_still_right")
def still_right(*, key: OneTimeKey, article_id: int, note: str = "", clock: Clock) -> Article:
    """A reviewer looked again: it is still right, and due a year later. Refused: on a revoked basis, which needs a new
    version; withdrawn, or never published."""
    article = _locked(article_id)
    at = clock.now()
    today = wib_date(at)
    _check_duty(article, key.user, today)
    if article.published is None or article.withdrawn_at is not None:
        raise Refused(_("Artikel ini tidak sedang terbit."))
    if article.published.bases.filter(regulation__revoked_on__lte=today).exists():
        raise Refused(_("Dasarnya sudah dicabut: artikel ini perlu versi baru, bukan tinjauan."))
    article.reviewed_on, article.review_due = today, months_after(today, number(Code.REVIEW_MONTHS))
    article.save(update_fields=["reviewed_on", "review_due"])
    _event(article.published, Kind.STILL_RIGHT, key.user, at, note)
    return article


@once("withdraw_article")
def withdraw(*, key: OneTimeKey, article_id: int, why: str, clock: Clock) -> Article:
    """It is offered to nobody any more; answers already given stay as they are, and it stays readable to HAI."""
    article = _locked(article_id)
    at = clock.now()
    _check_duty(article, key.user, wib_date(at))
    if article.published is None or article.withdrawn_at is not None:
        raise Refused(_("Artikel ini tidak sedang terbit."))
    if shows_nothing(why):
        raise Refused(_("Isi alasan penarikan."), "note")
    article.withdrawn_at, article.withdrawn_by, article.withdrawn_why = at, key.user, fitting(why, WHY_MAX, "note")
    article.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    _event(article.published, Kind.WITHDRAWN, key.user, at, why)
    return article


# --- Guards -----------------------------------------------------------------------------------------------------------
def _check_words(written: Written) -> None:
    for field, missing in (
        ("title", _("Isi judul artikel.")),
        ("question", _("Isi pertanyaannya.")),
        ("answer", _("Isi jawabannya.")),
    ):
        if shows_nothing(getattr(written, field)):
            raise Refused(missing, field)
    if len(written.answer) > ANSWER_MAX:
        raise Refused(_("Jawaban paling banyak %(most)d karakter.") % {"most": ANSWER_MAX}, "answer")
    if written.audience not in Audience.values:
        raise Refused(_("Pilih salah satu dari daftar"), "audience")
    directorates = Office.objects.filter(kind=Office.Kind.HEAD)
    for field, key in (("directorate", written.directorate_id), ("validated_by", written.validated_by_id)):
        if key is not None and not directorates.filter(pk=key).exists():
            raise Refused(_("Pilih salah satu dari daftar"), field)


def _check_names_nobody(written: Written) -> None:
    if not written.names_nobody:
        raise Refused(_("Nyatakan bahwa artikel ini tidak memuat data orang."), "names_nobody")
    for field in ("title", "question", "answer"):
        found = [kind.value for kind in left_in(getattr(written, field)) if kind in NEVER_PUBLISHED]
        if found:
            words = _("Masih memuat data orang: %(found)s. Hapus atau samarkan.")
            raise Refused(words % {"found": ", ".join(found)}, field)


def _check_basis(regulations: tuple[int, ...], validated_by_id: int | None, today: date) -> None:
    """KEP-428/PB/2016 V.b.2: only what is in force, or what a directorate validated."""
    if not regulations and validated_by_id is None:
        raise Refused(
            _("Artikel perlu dasar: paling sedikit satu peraturan, atau divalidasi oleh direktorat."), "regulations"
        )
    wanted = set(regulations)
    in_force = set(Regulation.objects.in_force_on(today).filter(pk__in=wanted).values_list("pk", flat=True))
    for regulation in Regulation.objects.filter(pk__in=wanted - in_force):
        if regulation.is_revoked_on(today) and regulation.revoked_on is not None:
            said = {"name": regulation.name, "day": date_text(regulation.revoked_on)}
            raise Refused(_("%(name)s dicabut sejak %(day)s.") % said, "regulations")
        raise Refused(_("%(name)s belum berlaku.") % {"name": regulation.name}, "regulations")
    if wanted - in_force:
        raise Refused(_("Pilih peraturan dari daftar."), "regulations")


def _check_taken(version: ArticleVersion, user: User) -> None:
    if version.taken_by_id != user.pk or not may_write(user):
        raise Refused(_("Konsep ini sedang ditulis oleh agen lain."))


def _check_reviewer(version: ArticleVersion, user: User, today: date) -> None:
    if user.pk in version.writers:
        raise Refused(_("Penelaah bukan penulisnya: versi ini ditelaah oleh orang lain."))
    _check_duty(version.article, user, today)


def _check_duty(article: Article, user: User, today: date) -> None:
    if not may_review(user, article, today):
        raise Refused(
            _("Artikel ditelaah Manajer Layanan atau Kepala Seksi dari %(directorate)s.")
            % {"directorate": article.directorate.name}
        )


# --- Rows -------------------------------------------------------------------------------------------------------------
def _locked(article_id: int) -> Article:
    rows = Article.objects.select_for_update(of=("self",)).select_related("directorate", "published")
    article = rows.filter(pk=article_id).first()
    if article is None:
        raise Refused(_("Artikel ini tidak ada."))
    return article


def _version(version_id: int, *states: str) -> ArticleVersion:
    """Its article locked. Refused: in another state."""
    about = ArticleVersion.objects.filter(pk=version_id).values_list("article", flat=True).first()
    if about is None:
        raise Refused(_("Artikel ini tidak ada."))
    article = _locked(about)
    version = ArticleVersion.objects.get(pk=version_id)
    version.article = article
    if version.state not in states:
        raise StaleArticle(
            _("Versi ini sekarang berstatus %(state)s. Muat ulang halamannya.") % {"state": version.get_state_display()}
        )
    return version


def _new(
    by: Signature | User, written: Written, at: datetime, article: Article | None, state: str, kind: str
) -> ArticleVersion:
    user = by.user if isinstance(by, Signature) else by
    posting = by.posting if isinstance(by, Signature) else None
    if article is None:
        article = _new_article(written, at, user)
    elif article.versions.filter(state__in=[State.PROPOSED, State.DRAFT, State.IN_REVIEW]).exists():
        raise Refused(_("Versi lain dari artikel ini sedang ditulis atau ditelaah."))
    last = article.versions.order_by("-no").values_list("no", flat=True).first() or 0
    taken = {"taken_at": at, "taken_by": user} if state == State.DRAFT else {}
    version = ArticleVersion.objects.create(
        article=article,
        no=last + 1,
        state=state,
        drafted_at=at,
        drafted_by=user,
        posting=posting,
        **_columns(written),
        **taken,
    )
    _event(version, kind, user, at, posting=posting)
    return version


def _new_article(written: Written, at: datetime, user: User) -> Article:
    """Under the first free address of its title."""
    base = slugify(written.title)[:SLUG_MOST].strip("-") or "artikel"
    for number_ in range(1, 1000):
        slug = base if number_ == 1 else f"{base}-{number_}"
        if Article.objects.filter(slug=slug).exists():
            continue
        try:
            with transaction.atomic():
                return Article.objects.create(
                    slug=slug,
                    directorate_id=written.directorate_id,
                    audience=written.audience,
                    created_at=at,
                    created_by=user,
                )
        except IntegrityError:
            if not Article.objects.filter(slug=slug).exists():
                raise
    raise Refused(_("Judul ini sudah dipakai terlalu sering. Pilih judul lain."), "title")


def _columns(written: Written) -> dict[str, object]:
    return {
        "title": written.title.strip(),
        "question": written.question.strip(),
        "answer": written.answer.strip(),
        "change_note": written.change_note.strip(),
        "audience": written.audience,
        "regulations": list(written.regulations),
        "validated_by_id": written.validated_by_id,
        "names_nobody": written.names_nobody,
    }


def _word(version: ArticleVersion, written: Written) -> None:
    """What is not published yet also decides for whom the article is and whose; a published one keeps its directorate,
    and is for whom it was until the new version is published."""
    columns = _columns(written)
    for name, value in columns.items():
        setattr(version, name, value)
    version.save(update_fields=[name.removesuffix("_id") for name in columns])
    article = version.article
    if article.published_id is None:
        article.directorate_id, article.audience = written.directorate_id, written.audience
        article.save(update_fields=["directorate", "audience"])


def _decide(version: ArticleVersion, state: str, user: User, at: datetime, note: str) -> None:
    version.state, version.decided_at, version.decided_by = state, at, user
    version.decision_note = fitting(note, NOTE_MAX, "note")
    version.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])


def _event(
    version: ArticleVersion, kind: str, user: User, at: datetime, text: str = "", posting: Posting | None = None
) -> None:
    event = ArticleEvent.objects.create(
        article=version.article,
        version=version,
        kind=kind,
        at=at,
        user=user,
        posting=posting,
        text=fitting(text, NOTE_MAX, "note"),
    )
    for hear in HEARERS:
        hear(event)
