"""What of names is written in several ways, as data: letters that look like others, and usual spellings of one name.
Only for comparing; see `names`.
"""

_LOOK = {
    "a": "аαɑᴀ", "b": "ЬьʙƄ", "c": "сϲᴄⅽ", "d": "ԁɗᴅ", "e": "еɛᴇ", "f": "ғꜰ", "g": "ɡԍցɢ", "h": "һհʜн",
    "i": "іιɩɪӏ", "j": "јϳյᴊ", "k": "кκᴋ", "l": "ʟ", "m": "мᴍ", "n": "пոռηɴ", "o": "оοօσᴏ", "p": "рρᴘ", "q": "ԛզ",
    "r": "гʀᴦ", "s": "ѕꜱ", "t": "тτᴛ", "u": "υսʋᴜ", "v": "νѵᴠ", "w": "ԝѡωᴡ", "x": "хχ", "y": "уүұγʏ", "z": "ᴢ",
    "A": "АΑᎪ", "B": "ВΒᏴ", "C": "СϹᏟ", "D": "Ꭰ", "E": "ЕΕᎬ", "F": "Ϝ", "G": "ԌᏀ", "H": "НΗҺᎻ", "I": "ІΙӀ", "J": "ЈͿᎫ",
    "K": "КΚᏦ", "L": "Ꮮ", "M": "МΜᎷ", "N": "Ν", "O": "ОΟՕ", "P": "РΡᏢ", "Q": "Ԛ", "S": "ЅՏᏚ", "T": "ТΤᎢ", "U": "ՍԱ",
    "V": "ѴᏙ", "W": "ԜᎳ", "X": "ХΧ", "Y": "УΥҮҰ", "Z": "ΖᏃ",
}  # fmt: skip
LOOKALIKE = str.maketrans({strange: ours for ours, many in _LOOK.items() for strange in many})
"""Letters of other scripts that look like Latin ones, as they come from other keyboards."""

_USUAL = {
    "muhammad": "muh moh mohammad muhamad mohamad mohammed muhammed mhd mohd moch mochammad mochamad muchammad",
    "ahmad": "achmad akhmad",
    "siti": "sitti",
    "abdul": "abd abdoel",
    "gusti": "gst",
}  # fmt: skip
USUAL = {written: name for name, many in _USUAL.items() for written in many.split()}
"""Spelling -> the one by which it is compared, of names that the same person writes now so, now so. Nothing is here
that is also a name of its own."""

PARTICLES = frozenset({"i", "ni"})
"""Of Balinese names: for a man, for a woman. Left out as often as written; who has the other one is somebody else."""
AFTER_PARTICLES = frozenset(
    "wayan putu gede nengah made kadek nyoman komang ketut luh gusti dewa desak ayu bagus ngurah".split()  # noqa: SIM905
)
"""What follows a particle; elsewhere "I" is the first letter of a name."""
