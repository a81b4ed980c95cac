"""Fetch each package by name, keep what the pages use, and write it with its manifest."""

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import yaml

from doudi.web.vendoring import stylesheet

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
MANIFEST = VENDOR / "manifest.yaml"


def packed(name: str, version: str) -> tarfile.TarFile:
    """The package as the registry of npm's own settings serves it."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not here: install Node.js to rebuild static/vendor.")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"{name}@{version}", "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        archive = next(Path(folder).glob("*.tgz")).read_bytes()
    return tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz")


def text_of(package: tarfile.TarFile, path: str) -> str:
    """One file of a package, as text."""
    file = package.extractfile(f"package/{path}")
    if file is None:
        raise SystemExit(f"{path} is no longer in the package: the manifest needs a new path.")
    return file.read().decode("utf-8")


def rebuilt(entry: dict[str, Any], package: tarfile.TarFile) -> str:
    """What goes into our folder: the file as it is, or the part of a stylesheet named in `keep`."""
    text = text_of(package, entry["from"])
    if "keep" not in entry:
        return text
    rules = stylesheet.pick(stylesheet.parse(text), stylesheet.wants(set(entry["keep"])))
    licence = (
        f"/*! {entry['name']} {entry['version']}, {entry['licence']} licence; cut down, see manifest.yaml */"
    )
    return f"{licence}\n{stylesheet.write(rules)}\n"


def main() -> None:
    """Rebuild every entry of the manifest and note the hash of what came out."""
    entries: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text("utf-8"))
    for entry in entries:
        with packed(entry["name"], str(entry["version"])) as package:
            facts = json.loads(text_of(package, "package.json"))
            if facts["license"] != entry["licence"]:
                raise SystemExit(
                    f"{entry['name']} is now under {facts['license']}: read it before you ship it."
                )
            data = rebuilt(entry, package).encode()
        (VENDOR / entry["file"]).write_bytes(data)
        entry["sha256"] = hashlib.sha256(data).hexdigest()
        print(f"{entry['file']}: {len(data)} bytes")
    MANIFEST.write_text(yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110), "utf-8")


if __name__ == "__main__":
    main()
