"""Who plays in the demo. Offices are real; every person is invented, and so is every satker but our own offices."""

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
class ExampleSatker:
    """A satker of the place of which no public code is known: its code is outside the range of real ones, and its name
    says so. `ministry`: the code of the K/L."""

    code: str
    name: str
    ministry: str

    @property
    def shown_name(self) -> str:
        return f"{self.name} (contoh)"


EXAMPLE_CODES = ("800000", "899999")
"""First and last code of invented satker: real ones that we know begin with 0 to 6 or, of the state's treasury, with 9
[assumed]. After the 8 comes the code of the KPPN."""


@dataclass(frozen=True)
class Desk:
    """An office of the demo: its officers and, at a KPPN, the satker that it serves in the demo. `opens`: when its day
    begins, in WIB hours; east of WIB people come earlier."""

    code: str
    players: tuple[CastMember, ...]
    satker: tuple[ExampleSatker, ...] = ()
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
            CastMember("Rina Maharani", tickets=400, late=0.03),
            CastMember("Bayu Pratama", tickets=350, late=0.24),
            CastMember("Dewi Anggraini", tickets=390, late=0.06),
            CastMember("Fajar Ramadhan", tickets=380, late=0.08, stint=Stint.FROM_MOVE),
            CastMember("Fitri Handayani", SSO),
            CastMember("Hendra Gunawan", HEAD),
        ),
        satker=(
            ExampleSatker("800801", "Pengadilan Negeri Pekanbaru", "005"),
            ExampleSatker("800802", "Kantor Kementerian Agama Kota Pekanbaru", "025"),
            ExampleSatker("800803", "Kejaksaan Negeri Pekanbaru", "006"),
            ExampleSatker("800804", "Badan Pusat Statistik Kota Pekanbaru", "054"),
            ExampleSatker("800805", "Kantor Pertanahan Kota Pekanbaru", "056"),
            ExampleSatker("800806", "Balai Kekarantinaan Kesehatan Pekanbaru", "024"),
        ),
        as_satker=("527844", "613739"),
    ),
    Desk(
        "001",
        (
            CastMember("Cut Nuraini", tickets=395, late=0.04),
            CastMember("Fajar Ramadhan", tickets=380, late=0.16, stint=Stint.UNTIL_MOVE),
            CastMember("Meurah Hidayat", tickets=340, late=0.30, stint=Stint.FROM_MOVE),
            CastMember("Yusuf Ananda", HEAD),
        ),
        satker=(
            ExampleSatker("800101", "Mahkamah Syar'iyah Banda Aceh", "005"),
            ExampleSatker("800102", "Kantor Kementerian Agama Kota Banda Aceh", "025"),
            ExampleSatker("800103", "Kejaksaan Negeri Banda Aceh", "006"),
            ExampleSatker("800104", "Badan Pusat Statistik Kota Banda Aceh", "054"),
            ExampleSatker("800105", "Kantor Pertanahan Kota Banda Aceh", "056"),
        ),
        as_satker=("527560", "527556"),
    ),
    Desk(
        "059",
        (
            CastMember("Andi Rahmawati", tickets=290, late=0.02),
            CastMember("Rizal Tahir", tickets=215, late=0.62),
            CastMember("Nurul Aini", HEAD),
        ),
        satker=(
            ExampleSatker("805901", "Pengadilan Negeri Majene", "005"),
            ExampleSatker("805902", "Kantor Kementerian Agama Kabupaten Majene", "025"),
            ExampleSatker("805903", "Badan Pusat Statistik Kabupaten Majene", "054"),
            ExampleSatker("805904", "Kantor Pertanahan Kabupaten Majene", "056"),
        ),
        as_satker=("528413",),
        opens=7,
    ),
    Desk(
        "063",
        (
            CastMember("Yohana Rumbiak", tickets=385, late=0.05),
            CastMember("Markus Yoku", tickets=300, late=0.45),
            CastMember("Maria Simanjuntak", HEAD),
        ),
        satker=(
            ExampleSatker("806301", "Pengadilan Negeri Jayapura", "005"),
            ExampleSatker("806302", "Kejaksaan Negeri Jayapura", "006"),
            ExampleSatker("806303", "Badan Pusat Statistik Kota Jayapura", "054"),
            ExampleSatker("806304", "Kantor Pertanahan Kota Jayapura", "056"),
            ExampleSatker("806305", "Balai Kekarantinaan Kesehatan Jayapura", "024"),
        ),
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
AGENT_HEAD = Login(
    "kasi-hai",
    User.Role.MONITOR,
    "Bambang Suryadi",
    "Kepala Seksi HAI: melihat semua, membalas yang diteruskan Layer 1",
)
ADMIN = Login("admin", User.Role.ADMIN, "Galuh Prameswari", "mengatur kalender, kebijakan, petugas")
SECOND_ADMIN = Login("admin2", User.Role.ADMIN, "Arif Budiman", "orang kedua untuk perubahan yang menyentuh masa lalu")
PERSONAL_LOGINS = (
    HAI_LAYER_1,
    Login("hai2-sitp", User.Role.HAI_LAYER_2, "Agus Setiawan", "Agen HAI Layer 2, meja Direktorat SITP", "PB.8"),
    Login("hai2-pa", User.Role.HAI_LAYER_2, "Ratna Kusuma", "Agen HAI Layer 2, meja Direktorat PA", "PB.2"),
    AGENT_HEAD,
    Login("monitor", User.Role.MONITOR, "Bagian OTL, Setditjen", "melihat semua tiket, tanpa mengubah"),
    ADMIN,
    SECOND_ADMIN,
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
