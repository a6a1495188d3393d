"""How often a minute one login at one address may open what costs much, by the page's name (pace.py)."""

EXPENSIVE_PAGES = {
    **dict.fromkeys(("reports:verify", "reports:verified"), 30),
    **dict.fromkeys(("reports:rekap-print", "reports:iku-print", "reports:kanwil-print", "reports:hai-print"), 20),
    **dict.fromkeys(("reports:nation-print", "reports:office-print", "reports:behind-print"), 20),
    **dict.fromkeys(("reports:early-warning-print", "reports:signals-print"), 20),
    **dict.fromkeys(("reports:sudah-print", "reports:belum-print", "reports:tindak-lanjut-print"), 20),
    **dict.fromkeys(("kpi:monitoring", "kpi:place", "reports:hai", "users:service_user_find"), 120),
    "tickets:rate_by_mail": 30,
    "reports:booklet": 20,
    "services:printed": 60,
    **dict.fromkeys(("tickets:preview", "tickets:page_picture"), 60),
    "tickets:recap": 240,
    "tickets:askers": 600,
}
