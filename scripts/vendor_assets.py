"""Re-create the browser assets under static/vendor and the icon sprite from named package versions.

Run `python scripts/vendor_assets.py` (needs npm and the network). Every file must have the sha256 written in
static/vendor/MANIFEST.json, else nothing is replaced. `--check` only hashes what is in the repository, without network;
`--write-hashes` records new hashes after a version was changed on purpose.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static"
VENDOR = STATIC / "vendor"
MANIFEST = VENDOR / "MANIFEST.json"

# Drawn by us: filled, so that they read in grey and at 12 px. The shapes of the IKU status; the two small arrows of a
# head that sorts; the star of a saved view that a list opens with.
OWN_SHAPES = {
    "shape-circle": '<circle cx="12" cy="12" r="10"/>',
    "shape-triangle": '<path d="M12 2 23 22H1z"/>',
    "shape-square": '<path d="M2 2h20v20H2z"/>',
    "sort": '<path d="M12 2l6 8H6z"/><path d="M12 22l-6-8h12z"/>',
    "star": '<path d="M12 2l3 7 7 .7-5.3 4.7L18.2 22 12 18l-6.2 4 1.5-7.6L2 9.7 9 9z"/>',
}
STROKED = (
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round"'
)
FILLED = 'viewBox="0 0 24 24" fill="currentColor"'


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def unpack(package: str, version: str, folder: Path) -> dict[str, bytes]:
    """All files of one package version as {path inside the package: content}."""
    result = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / result.stdout.split()[-1]
    files = {}
    with tarfile.open(archive) as tar:
        for member in tar.getmembers():
            if member.isfile():
                files[member.name.split("/", 1)[1]] = tar.extractfile(member).read()
    return files


def sprite(files: dict[str, bytes], icons: dict[str, str]) -> bytes:
    """One SVG with a <symbol> for each icon: our name, the package's shape."""
    symbols = []
    for name, source in icons.items():
        text = files[f"icons/{source}.svg"].decode()
        shape = re.search(r"<svg[^>]*>(.*)</svg>", text, re.S).group(1)
        shape = re.sub(r"\s*/>", "/>", re.sub(r">\s+<", "><", shape.strip()))
        symbols.append(f'<symbol id="{name}" {STROKED}>{shape}</symbol>')
    symbols += [f'<symbol id="{name}" {FILLED}>{shape}</symbol>' for name, shape in OWN_SHAPES.items()]
    head = "<!-- Made by scripts/vendor_assets.py. Shapes: lucide, ISC licence, see static/vendor/lucide/LICENSE. -->"
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{head}\n{body}\n</svg>\n'.encode()


def entries(manifest: dict):
    """Every produced file as (manifest entry, path on disk)."""
    for package in manifest["packages"]:
        for entry in package["files"]:
            yield entry, VENDOR / entry["to"]
        if "sprite" in package:
            yield package["sprite"], STATIC / package["sprite"]["to"]


def check(manifest: dict) -> list[str]:
    """Also of what another script made from others' work."""
    made = [(entry, VENDOR / entry["to"]) for one in manifest["made"] for entry in one["files"]]
    return [
        str(path.relative_to(STATIC))
        for entry, path in [*entries(manifest), *made]
        if not path.is_file() or digest(path.read_bytes()) != entry["sha256"]
    ]


def fetch(manifest: dict) -> dict[Path, bytes]:
    made = {}
    for package in manifest["packages"]:
        with tempfile.TemporaryDirectory() as folder:
            files = unpack(package["package"], package["version"], Path(folder))
        for entry in package["files"]:
            # The source maps are not shipped: a reference to them would stop collectstatic.
            made[VENDOR / entry["to"]] = re.sub(rb"\n/\*# sourceMappingURL=[^\n]*\*/\s*\Z", b"\n", files[entry["from"]])
        if "sprite" in package:
            made[STATIC / package["sprite"]["to"]] = sprite(files, package["sprite"]["icons"])
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--check", action="store_true", help="only compare the files in the repository with the manifest"
    )
    parser.add_argument("--write-hashes", action="store_true", help="accept what was fetched and record its hashes")
    options = parser.parse_args()
    manifest = json.loads(MANIFEST.read_text())

    if options.check:
        wrong = check(manifest)
        print("\n".join(f"differs: {name}" for name in wrong) or "all vendored files match the manifest")
        return 1 if wrong else 0

    made = fetch(manifest)
    text = MANIFEST.read_text()
    for entry, path in entries(manifest):
        found = digest(made[path])
        if options.write_hashes:
            pattern = rf'("to": "{re.escape(entry["to"])}",\s*"sha256": ")[0-9a-f]*'
            text = re.sub(pattern, rf"\g<1>{found}", text)
        elif found != entry["sha256"]:
            wanted = entry["sha256"] or "nothing"
            print(f"refused: {path.relative_to(STATIC)} has sha256 {found}, the manifest says {wanted}")
            return 1
    for path, content in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    MANIFEST.write_text(text)
    print(f"{len(made)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
