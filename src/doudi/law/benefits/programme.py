"""The programmes under which benefits are shown: a name and a label each, in the order of showing."""

from pathlib import Path

from doudi.law.benefits.entry import read_file
from doudi.law.label import Label

OWN = Label("当地自己的项目", "Local programmes")
"""Where a benefit stands that names no programme."""


def read_programmes(root: Path) -> dict[str, Label]:
    """The programmes below `root`; none where there is no such file. Raises UnableToReadPolicy."""
    path = root / "national" / "programmes.yaml"
    if not path.exists():
        return {}
    entries = read_file(path, root).only("programmes").entries("programmes")
    return {entry.only("name", "label").text("name"): entry.label() for entry in entries}
