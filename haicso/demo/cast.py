"""Who plays in the demo. Offices and satker are real, every person is invented; so is who serves which satker."""

from dataclasses import dataclass

from users.models import Posting, User

LOGIN_PASSWORD = "haicso-demo"  # noqa: S105 - printed for everybody; the demo does not load in production
CSO_PASSWORD = "cso-demo"  # noqa: S105 - likewise
MAIL_DOMAIN = "contoh.go.id"


@dataclass(frozen=True)
class Player:
    """An officer. `tickets`: how many a complete quarter brings; `late`: which share of the answers comes too late."""

    name: str
    kind: Posting.Kind = Posting.Kind.CSO
    tickets: int = 0
    late: float = 0.05


@dataclass(frozen=True)
class Desk:
    """An office of the demo: its officers and, at a KPPN, the satker that it serves in the demo. `opens`: when its day
    begins, WIB; east of WIB people come earlier."""

    code: str
    players: tuple[Player, ...]
    satker: tuple[str, ...] = ()
    as_satker: tuple[str, ...] = ()
    opens: int = 8


SSO, HEAD = Posting.Kind.SSO, Posting.Kind.HEAD

DESKS = (
    Desk(
        "008",
        (
            Player("Rina Maharani", tickets=185, late=0.03),
            Player("Bayu Pratama", tickets=200, late=0.11),
            Player("Dewi Anggraini", tickets=140, late=0.06),
            Player("Fitri Handayani", SSO),
            Player("Hendra Gunawan", HEAD),
        ),
        satker=("099031", "402324", "413307", "559840"),
        as_satker=("527844", "613739"),
    ),
    Desk(
        "001",
        (
            Player("Cut Nuraini", tickets=160, late=0.04),
            Player("Fajar Ramadhan", tickets=130, late=0.14),
            Player("Yusuf Ananda", HEAD),
        ),
        satker=("547678", "400364", "652521"),
        as_satker=("527560", "527556"),
    ),
    Desk(
        "059",
        (
            Player("Andi Rahmawati", tickets=165, late=0.02),
            Player("Rizal Mappaseng", tickets=120, late=0.20),
            Player("Nurul Aini", HEAD),
        ),
        satker=("663026", "289712"),
        as_satker=("528413",),
        opens=7,
    ),
    Desk(
        "063",
        (
            Player("Yohana Wambrauw", tickets=150, late=0.07),
            Player("Markus Yoku", tickets=120, late=0.17),
            Player("Maria Simanjuntak", HEAD),
        ),
        satker=("614691", "675524"),
        as_satker=("528696", "528682"),
        opens=6,
    ),
)
"""The KPPN of the demo, in three zones; Majene is of type A2."""

OTHER_DESKS = (
    Desk("04", (Player("Agung Permana"),)),
    Desk("01", (Player("Teuku Rahmat"),)),
    Desk("32", (Player("Siti Rahmawati"),), opens=7),
    Desk("30", (Player("Doni Firmansyah"),), opens=6),
    Desk("183", (Player("Lestari Handayani"),)),
    Desk("140", (Player("Wahyu Nugroho"),)),
)
"""Where questions go that no KPPN answers: Kanwil (Revisi DIPA), KPPN Khusus Penerimaan, Pinjaman dan Hibah."""


@dataclass(frozen=True)
class Login:
    """A demo login. `place`: office or satker code, for the roles that have one."""

    username: str
    role: User.Role
    place: str
    who: str
    try_this: str


def desk_username(code: str) -> str:
    """kppn008, kanwil04"""
    return f"kanwil{code}" if len(code) == 2 else f"kppn{code}"


PERSONAL_LOGINS = (
    Login("monitor", User.Role.MONITOR, "", "Bagian OTL, Setditjen", "melihat semua tiket, tanpa mengubah"),
    Login("hai1", User.Role.HAI_LAYER_1, "", "Sari Wulandari, Agen HAI Layer 1", "membalas tiket yang dieskalasi"),
    Login("hai2-sitp", User.Role.HAI_LAYER_2, "PB.8", "Agus Setiawan, Agen HAI Layer 2", "meja Direktorat SITP"),
    Login("hai2-pa", User.Role.HAI_LAYER_2, "PB.2", "Ratna Kusuma, Agen HAI Layer 2", "meja Direktorat PA"),
    Login("admin", User.Role.ADMIN, "", "Admin HAI", "melihat semua tiket dan pengguna"),
)


def satker_username(code: str) -> str:
    return f"satker{code}"
