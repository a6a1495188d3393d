"""Who gets what of the pages about persons: opening at a desk, Monitoring IKU, locks. Part of the table."""

from tests.haicso.access.who import DESKS, ELSEWHERE, EVERYBODY, HEAD_OFFICE, OFFICES, each

FIGURES = {
    "kinerja/buka/": {method: each((DESKS, 200), others=403) for method in ("GET", "POST")},
    "kinerja/tutup/": {"GET": each((EVERYBODY, 405)), "POST": each((DESKS, 302), others=403)},
    # 302 at a desk: closed until an officer opens it (tests/kpi/test_monitoring_pages.py opens).
    "monitoring-iku/": {
        "GET": each((DESKS, 302), (OFFICES - DESKS | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        f"monitoring-iku/{what}/": {
            "GET": each(({"kppn008"}, 302), ({"kanwil04"} | HEAD_OFFICE, 200), (ELSEWHERE, 404), others=403),
            "POST": each((EVERYBODY, 405)),
        }
        for what in ("kantor/<slug:code>", "petugas/<person_id:officer_id>")
    },
    # The nation's; everybody else says of which place or person.
    "monitoring-iku/tiket/": {
        "GET": each((HEAD_OFFICE, 200), (OFFICES, 404), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "monitoring-iku/cara-menghitung/": {
        "GET": each((OFFICES | HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "monitoring-iku/kunci/": {
        "GET": each((HEAD_OFFICE, 200), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    "monitoring-iku/kunci/<slug:kanwil>/<slug:quarter>/": {
        "GET": each(({"kanwil04"} | HEAD_OFFICE, 200), ({"kppn008"}, 403), (ELSEWHERE, 404), others=403),
        "POST": each(({"kanwil04", "admin"}, 200), ({"kppn008", "monitor"}, 403), (ELSEWHERE, 404), others=403),
    },
    "monitoring-iku/terkunci/<person_id:lock_id>/": {
        "GET": each(({"kanwil04"} | HEAD_OFFICE, 200), ({"kppn008"}, 403), (ELSEWHERE, 404), others=403),
        "POST": each((EVERYBODY, 405)),
    },
    **{
        route: {
            method: each(({"kanwil04", "admin"}, 200), ({"kppn008", "monitor"}, 403), (ELSEWHERE, 404), others=403)
            for method in ("GET", "POST")
        }
        for route in (
            "monitoring-iku/terkunci/<person_id:lock_id>/revisi/",
            "monitoring-iku/revisi/<person_id:revision_id>/",
        )
    },
}
