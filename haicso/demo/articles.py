"""The first articles of HAIPEDIA in the demo, all marked contoh: what the letters themselves answer, in short words.

Written by an agent and decided by another person, as rows of a past: one of them rests on a regulation that was revoked
later, which no act would let anybody publish today.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.text import slugify

from services.knowledge.finding import keep_words
from services.models import Article, ArticleBasis, ArticleEvent, ArticleVersion, Regulation
from services.review_days import months_after
from users.bounds import start_of
from users.clock import wib_date
from users.models import Office, User

OWNER = "PB.8"


@dataclass(frozen=True)
class Example:
    """`basis`: kind, number and year. `days`: how long before the demo's present it was published."""

    title: str
    question: str
    answer: str
    basis: tuple[str, str, int]
    audience: str = "satker"
    days: int = 60
    on: date | None = None
    """Its day, where it is not so many days ago."""


_PER_8, _S_1691, _S_5005 = ("PER", "8/PB", 2020), ("S", "1691/PB.8", 2018), ("S", "5005/PB.8", 2017)
EXAMPLES = (
    Example(
        "Jam layanan HAI CSO",
        "Pukul berapa pertanyaan dijawab?",
        "Jam kerja HAI CSO **pukul 08.00 sampai 16.00 WIB** pada hari kerja (angka 7.b).",
        _S_1691,
    ),
    Example(
        "Berapa lama pertanyaan dijawab (SLA)",
        "Berapa lama paling lambat pertanyaan satker dijawab?",
        "Paling lambat **5 hari kerja** sejak pertanyaan diinput (angka 3.b.iii).",
        _S_5005,
    ),
    Example(
        "Norma waktu IKU petugas",
        "Berapa lama norma waktu penyelesaian pertanyaan bagi IKU?",
        "**2 hari kerja** sejak input (angka 4.d.ii). Norma ini menilai petugas; waktu bagi satker tetap SLA.",
        _S_1691,
        "kantor",
    ),
    Example(
        "Pertanyaan di luar Katalog Layanan",
        "Bolehkah pertanyaan ditolak?",
        "HAI berhak menolak layanan yang tidak terdapat pada Katalog Layanan (pasal 13 ayat (6)). Sebutkan alasannya.",
        _PER_8,
    ),
    Example(
        "Yang tidak dijawab HAI",
        "Informasi apa yang tidak diberikan?",
        "Menurut pasal 12 ayat (4):\n\n- penafsiran atau penegasan aturan;\n- yang belum diatur;\n- informasi intern.",
        _PER_8,
    ),
    Example(
        "Kapan pertanyaan diteruskan ke Layer 2",
        "Apa alasan meneruskan pertanyaan ke Layer 2?",
        "Tiga alasan (pasal 15 ayat (2)):\n\n1. belum terdapat pada peraturan;\n2. belum terdapat pada HAIPEDIA;\n"
        "3. memerlukan penelaahan yang lebih mendalam.",
        _PER_8,
        "agen",
    ),
    Example(
        "Siapa yang boleh memakai HAIPEDIA",
        "Apakah satker boleh membaca HAIPEDIA?",
        "HAIPEDIA dipakai secara luas oleh agen HAI dan seluruh pengguna layanan (pasal 19 ayat (3)).",
        _PER_8,
    ),
    Example(
        "Siapa yang dapat mengajukan broadcast",
        "Siapa pemohon broadcast?",
        "Pengguna layanan di lingkup Kantor Pusat Ditjen Perbendaharaan (pasal 18 ayat (4)), dari e-mail kedinasan.",
        _PER_8,
        "agen",
    ),
    Example(
        "Saluran broadcast",
        "Dengan apa broadcast disampaikan?",
        "Surat elektronik, pesan singkat WhatsApp, media sosial resmi, dan portal HAI (pasal 18 ayat (3)).",
        _PER_8,
        "kantor",
    ),
    Example(
        "Peninjauan Katalog Layanan",
        "Berapa kali Katalog Layanan dievaluasi?",
        "Sekurangnya **setahun sekali** (pasal 20 ayat (2)); ditetapkan CIO (ayat (3)).",
        _PER_8,
        "kantor",
        days=350,
    ),
    Example(
        "Program Perbendaharaan Go Green",
        "Apa dasar program Go Green di kantor?",
        "SE-18/PB/2017; kantor juga menjaga kebersihan seluruh areanya.",
        ("SE", "18/PB", 2017),
        "kantor",
    ),
    Example(
        "Klinik Akuntansi",
        "Di mana permasalahan Klinik Akuntansi diselesaikan?",
        "Melalui HAI, pada CSO Kanwil atau CSO KPPN (lampiran II huruf B angka 2 dan 3, menurut S-5005/PB.8/2017).",
        ("KMK", "834/KMK.01", 2016),
    ),
    Example(
        "Mengikat atau tidak jawaban HAI",
        "Apakah jawaban HAI mengikat secara hukum?",
        "Tidak: layanan informasi hanya bersifat sebagai referensi praktis (huruf V.e.5).",
        ("KEP", "428/PB", 2016),
        on=date(2019, 2, 6),
    ),
)


@transaction.atomic
def write_articles(writer: User, reviewer: User, now: datetime) -> int:
    """How many were written: none where there are articles already, or the owner is not there."""
    owner = Office.objects.filter(code=OWNER).first()
    if owner is None or Article.objects.exists():
        return 0
    rows = {(row.kind, row.number, row.year): row for row in Regulation.objects.all()}
    wanted = [example for example in EXAMPLES if example.basis in rows]
    for example in wanted:
        at = start_of(example.on) + timedelta(hours=10) if example.on else now - timedelta(days=example.days)
        _write(example, rows[example.basis], owner, writer, reviewer, at)
    return len(wanted)


def _write(example: Example, basis: Regulation, owner: Office, writer: User, reviewer: User, at: datetime) -> None:
    article = Article.objects.create(
        slug=slugify(example.title), directorate=owner, audience=example.audience, created_at=at, created_by=writer,
        is_example=True,
    )  # fmt: skip
    version = ArticleVersion.objects.create(
        article=article, no=1, state=ArticleVersion.State.PUBLISHED, title=example.title, question=example.question,
        answer=example.answer, audience=example.audience, regulations=[basis.pk], names_nobody=True, drafted_at=at,
        drafted_by=writer, taken_at=at, taken_by=writer, submitted_at=at, submitted_by=writer, decided_at=at,
        decided_by=reviewer,
    )  # fmt: skip
    ArticleBasis.objects.create(version=version, regulation=basis)
    day = wib_date(at)
    article.published, article.reviewed_on, article.review_due = version, day, months_after(day, 12)
    article.save()
    keep_words(version)
    for kind, user in (("begun", writer), ("handed_in", writer), ("published", reviewer)):
        ArticleEvent.objects.create(article=article, version=version, kind=kind, at=at, user=user)
