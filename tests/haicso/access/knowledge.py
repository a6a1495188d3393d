"""HAIPEDIA's addresses: an article that Pekanbaru proposed and HAI returned, a regulation, the waiting ticket."""

from tests.haicso.access.who import EVERYBODY, HAI, HEAD_OFFICE, OFFICES, SATKER, each

KNOWS = {"kppn008"} | HAI | HEAD_OFFICE
"""Of an article that is not published: who proposed it, HAI, the head office."""
ARTICLE = "haipedia/artikel/<slug:slug>/"
READ = {"GET": each((KNOWS, 200), others=404), "POST": each((EVERYBODY, 405))}
OWN_TEXT = {"kppn008"} | HEAD_OFFICE
NOBODY_POSTS = each((EVERYBODY, 405))

KNOWLEDGE = {
    "haipedia/": {"GET": each((EVERYBODY, 200)), "POST": NOBODY_POSTS},
    "haipedia/mungkin/": {"GET": each((SATKER | OFFICES, 200), others=403), "POST": NOBODY_POSTS},
    f"{ARTICLE}menjawab/": {"GET": NOBODY_POSTS, "POST": each((SATKER, 404), others=403)},
    "tiket/<reference:reference>/bahan-jawaban/": {
        "GET": each(({"kppn008"}, 200), ({"clerk", "kanwil04"} | HEAD_OFFICE, 403), others=404),
        "POST": NOBODY_POSTS,
    },
    "haipedia/telaah/": {"GET": each((SATKER, 403), others=200), "POST": NOBODY_POSTS},
    "haipedia/tulis/": {method: each((OFFICES | HAI, 200), others=403) for method in ("GET", "POST")},
    "haipedia/celah/": {"GET": each((HAI | HEAD_OFFICE, 200), others=403), "POST": NOBODY_POSTS},
    "haipedia/angka/": {
        "GET": each((HEAD_OFFICE, 200), others=403),
        "POST": each(({"admin"}, 200), others=403),
    },
    "haipedia/peraturan/": {"GET": each((EVERYBODY, 200)), "POST": NOBODY_POSTS},
    **{
        f"haipedia/peraturan/{what}/": {method: each(({"admin"}, 200), others=403) for method in ("GET", "POST")}
        for what in ("tambah", "<person_id:regulation_id>")
    },
    ARTICLE: READ,
    f"{ARTICLE}versi/<person_id:no>/": READ,
    f"{ARTICLE}versi/<person_id:no>/ubah/": {method: each((KNOWS, 403), others=404) for method in ("GET", "POST")},
    # An empty form: back to the version, with what is missing.
    f"{ARTICLE}versi/<person_id:no>/<slug:act>/": {
        "GET": NOBODY_POSTS,
        "POST": each((HAI, 302), (KNOWS - HAI, 403), others=404),
    },
    f"{ARTICLE}versi-baru/": {
        method: each(({"kppn008"} | HAI, 200), (HEAD_OFFICE, 403), others=404) for method in ("GET", "POST")
    },
    f"{ARTICLE}nilai/": {
        "GET": NOBODY_POSTS,
        "POST": each(({"kppn008"} | HAI, 302), (HEAD_OFFICE, 403), others=404),
    },
    # Whose duty it is reviews; in this cast nobody has it.
    **{
        f"{ARTICLE}{what}/": {"GET": NOBODY_POSTS, "POST": each((KNOWS, 403), others=404)}
        for what in ("jawaban/<person_id:use_id>", "<slug:act>")
    },
    # Off until the ministry turns it on.
    "haipedia/publik/<slug:slug>/": {"GET": each((EVERYBODY, 404)), "POST": NOBODY_POSTS},
    "tiket/<reference:reference>/haipedia/": {
        "GET": NOBODY_POSTS,
        "POST": each(({"kppn008"}, 302), ({"clerk", "kanwil04"} | HEAD_OFFICE, 403), others=404),
    },
    "tiket/<reference:reference>/usulkan/": {
        method: each(({"clerk", "kppn008", "kanwil04"} | HEAD_OFFICE, 403), others=404) for method in ("GET", "POST")
    },
    # A text of KPPN Pekanbaru's own.
    "teks-baku/": {"GET": each((SATKER, 403), others=200), "POST": NOBODY_POSTS},
    "teks-baku/tulis/": {method: each((OFFICES | {"admin"}, 200), others=403) for method in ("GET", "POST")},
    "teks-baku/tanda-tangan/": {method: each((OFFICES, 200), others=403) for method in ("GET", "POST")},
    "teks-baku/<person_id:text_id>/": {"GET": each((OWN_TEXT, 200), others=404), "POST": NOBODY_POSTS},
    "teks-baku/<person_id:text_id>/versi-baru/": {
        method: each(({"kppn008"}, 200), (HEAD_OFFICE, 403), others=404) for method in ("GET", "POST")
    },
    "teks-baku/<person_id:text_id>/tarik/": {
        "GET": NOBODY_POSTS,
        "POST": each(({"kppn008"}, 200), (HEAD_OFFICE, 403), others=404),
    },
    "tiket/<reference:reference>/teks-baku/": {
        "GET": NOBODY_POSTS,
        "POST": each(({"kppn008"}, 302), ({"clerk", "kanwil04"} | HEAD_OFFICE, 403), others=404),
    },
    "tiket/<reference:reference>/teks-baku/panel/": {
        "GET": each(({"kppn008"}, 200), ({"clerk", "kanwil04"} | HEAD_OFFICE, 403), others=404),
        "POST": NOBODY_POSTS,
    },
}
