"""Looks through every tracked file for what must not be in a public repository: the address of a package registry, a
path of one machine, a secret. Prints file, line and what it is; exit code 1 when there is any.

The patterns are written with [brackets] so that this file does not find itself. In an example address the password is
PASSWORD or x.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 5_000_000
KINDS = {
    "address of a package registry": (
        r"\bpyp[i]\.org|pythonhoste[d]\.org|registry\.npmj[s]|registry\.yarnpk[g]|npmmirro[r]\.com|deb\.debia[n]\.org"
        r"|security\.debia[n]\.org|archive\.ubunt[u]\.com|crate[s]\.io|proxy\.golan[g]\.org|rubygem[s]\.org"
        r"|repo\d?\.mave[n]\.|pkg\.go\.de[v]/|cdn\.jsdeliv[r]|unpk[g]\.com|cdnj[s]\.|esm\.s[h]/|docker\.i[o]/|ghcr\.i[o]/"
        r"|index-ur[l]\s*[ =]\s*[^\s-]|--find-link[s]\s*[ =]\s*[^\s-]"
    ),
    "path of one machine": (
        r"(?<![\w.\-])/(?:wor[k]|roo[t]|hom[e]/[a-z][\w.-]*|User[s]/[A-Za-z][\w.-]*|opt/(?:wheel|pyp)[a-z]*|tmp/bas[h]_)(?:/|(?![\w-]))"
    ),
    "secret": (
        r"-----BEGIN (?:[A-Z]+ )*PRIVATE KE[Y]-----|\bAKI[A][0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b"
        r"|\bxox[abpr]-[A-Za-z0-9-]{10,}"
        r"|\bey[J][A-Za-z0-9_-]{10,}\.ey[J][A-Za-z0-9_-]{10,}\.|\$argon[2]id\$v=19\$|pbkdf2_sha25[6]\$\d{4,}\$"
        r"|(?i:secret_key|api_key|token|passwd)[\"']?\s*[:=]\s*[\"'][A-Za-z0-9+/_=-]{32,}[\"']"
        r"|(?:postgres(?:ql)?|smtp(?:\+\w+)?|https?)://[^\s:/@\"'<>{}]+:(?!PASSWORD@|x@)[^\s/@\"'<>{}$]+@"
    ),
}
PATTERN = re.compile("|".join(f"(?P<k{number}>{pattern})" for number, pattern in enumerate(KINDS.values())))
# Published files, byte for byte as their makers wrote them.
EXEMPT = ("static/vendor/",)


def files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split("\0") if path and not path.startswith(EXEMPT)]


def findings(path: str) -> list[str]:
    file = ROOT / path
    if not file.is_file() or file.is_symlink() or file.stat().st_size > LARGEST:
        return []
    data = file.read_bytes()
    if b"\0" in data[:8000]:
        return []
    kinds = list(KINDS)
    return [
        f"{path}:{number}: {kinds[int(match.lastgroup[1:])]}: {match.group()[:60]}"
        for number, line in enumerate(data.decode(errors="replace").splitlines(), 1)
        for match in PATTERN.finditer(line)
        if match.lastgroup
    ]


def main() -> int:
    paths = files()
    found = [line for path in paths for line in findings(path)]
    for line in found:
        print(line)
    print(f"{len(paths)} files looked through, {len(found)} finding(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
