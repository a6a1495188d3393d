"""Who plays in the demo. Offices and satker are real, every person is invented; so is who serves which satker."""

from dataclasses import dataclass
from enum import Enum

from users.models import Posting, User

LOGIN_PASSWORD = "haicso-demo"  # noqa: S105 - printed for everybody; the demo does not load in production
CSO_PASSWORD = "cso-demo"  # noqa: S105 - likewise
MAIL_DOMAIN = "contoh.go.id"

CSO, SSO, HEAD = Posting.Kind.CSO, Posting.Kind.SSO, Posting.Kind.HEAD


class Stint(Enum):
    """When a player is there: all the time, or until or from the day of the earlier quarter on which somebody moves."""

    ALWAYS = "always"
    UNTIL_MOVE = "until"
    FROM_MOVE = "from"


@dataclass(frozen=True)
class CastMember:
    """An officer. `tickets`: how many a whole quarter brings; `late`: which share of the answers comes too late."""

    name: str
    kind: Posting.Kind = CSO
    tickets: int = 0
    late: float = 0.05
    stint: Stint = Stint.ALWAYS


@dataclass(frozen=True)
class Desk:
    """An office of the demo: its officers and, at a KPPN, the satker that it serves in the demo. `opens`: when its day
    begins, in WIB hours; east of WIB people come earlier."""

    code: str
    players: tuple[CastMember, ...]
    satker: tuple[str, ...] = ()
    as_satker: tuple[str, ...] = ()
    opens: int = 8

    @property
    def login(self) -> str:
        """kppn008, kanwil04"""
        return f"kanwil{self.code}" if len(self.code) == 2 else f"kppn{self.code}"


DESKS = (
    Desk(
        "008",
        (
            CastMember("Rina Maharani", tickets=128, late=0.03),
            CastMember("Bayu Pratama", tickets=136, late=0.11),
            CastMember("Dewi Anggraini", tickets=122, late=0.06),
            CastMember("Fajar Ramadhan", tickets=122, late=0.08, stint=Stint.FROM_MOVE),
            CastMember("Fitri Handayani", SSO),
            CastMember("Hendra Gunawan", HEAD),
        ),
        satker=("099031", "402324", "413307", "559840"),
        as_satker=("527844", "613739"),
    ),
    Desk(
        "001",
        (
            CastMember("Cut Nuraini", tickets=124, late=0.04),
            CastMember("Fajar Ramadhan", tickets=122, late=0.14, stint=Stint.UNTIL_MOVE),
            CastMember("Meurah Hidayat", tickets=120, late=0.05, stint=Stint.FROM_MOVE),
            CastMember("Yusuf Ananda", HEAD),
        ),
        satker=("547678", "400364", "652521"),
        as_satker=("527560", "527556"),
    ),
    Desk(
        "059",
        (
            CastMember("Andi Rahmawati", tickets=152, late=0.02),
            CastMember("Rizal Tahir", tickets=124, late=0.20),
            CastMember("Nurul Aini", HEAD),
        ),
        satker=("663026", "289712"),
        as_satker=("528413",),
        opens=7,
    ),
    Desk(
        "063",
        (
            CastMember("Yohana Rumbiak", tickets=126, late=0.07),
            CastMember("Markus Yoku", tickets=124, late=0.17),
            CastMember("Maria Simanjuntak", HEAD),
        ),
        satker=("614691", "675524"),
        as_satker=("528696", "528682"),
        opens=6,
    ),
)
"""The KPPN of the demo, in three zones; Majene is of type A2. Fajar Ramadhan moves from Banda Aceh to Pekanbaru."""

OTHER_DESKS = (
    Desk("04", (CastMember("Agung Permana"),)),
    Desk("01", (CastMember("Teuku Rahmat"),)),
    Desk("32", (CastMember("Siti Rahmawati"),), opens=7),
    Desk("30", (CastMember("Doni Firmansyah"),), opens=6),
    Desk("183", (CastMember("Lestari Handayani"),)),
    Desk("140", (CastMember("Wahyu Nugroho"),)),
)
"""Where questions go that no KPPN answers: Kanwil (Revisi DIPA), KPPN Khusus Penerimaan, Pinjaman dan Hibah."""


@dataclass(frozen=True)
class Login:
    """A login of one person. `office`: the directorate of a layer 2 agent."""

    username: str
    role: User.Role
    name: str
    try_this: str
    office: str = ""


HAI_LAYER_1 = Login("hai1", User.Role.HAI_LAYER_1, "Sari Wulandari", "Agen HAI Layer 1: membalas tiket yang dieskalasi")
PERSONAL_LOGINS = (
    HAI_LAYER_1,
    Login("hai2-sitp", User.Role.HAI_LAYER_2, "Agus Setiawan", "Agen HAI Layer 2, meja Direktorat SITP", "PB.8"),
    Login("hai2-pa", User.Role.HAI_LAYER_2, "Ratna Kusuma", "Agen HAI Layer 2, meja Direktorat PA", "PB.2"),
    Login("monitor", User.Role.MONITOR, "Bagian OTL, Setditjen", "melihat semua tiket, tanpa mengubah"),
    Login("admin", User.Role.ADMIN, "Admin HAI", "melihat semua tiket dan pengguna"),
)


def satker_login(code: str) -> str:
    return f"satker{code}"


FIRST_NAMES = (
    "Lestari", "Rudi", "Nadia", "Hasan", "Fahmi", "Indah", "Galih", "Melati", "Bagus", "Citra", "Dimas", "Eka",
    "Farida", "Gilang", "Hesti", "Intan", "Kartika", "Lukman", "Mega", "Nanda", "Oki", "Puspita", "Rahmat", "Salma",
    "Tomi", "Umi", "Vina", "Wawan", "Yanti", "Zainal", "Amelia", "Budi", "Cahya", "Dian", "Erwin", "Fitria",
)  # fmt: skip
LAST_NAMES = (
    "Hermanto", "Wahyuni", "Basri", "Azhar", "Lubis", "Siregar", "Saputri", "Kurniawan", "Halim", "Santoso",
    "Wibisono", "Maulana", "Utami", "Purnama", "Syahputra", "Nasution", "Damanik", "Pohan", "Sembiring", "Harahap",
    "Iskandar", "Ramli", "Fauzan", "Marpaung", "Latif", "Mansur", "Oktavia", "Permata", "Rasyid", "Sulistyo",
)  # fmt: skip
