"""The files of the repository, as the architecture tests see them."""

import ast
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "doudi"
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".yaml",
    ".yml",
    ".json",
    ".html",
    ".css",
    ".js",
    ".po",
    ".sh",
    ".csv",
    "",
}


@cache
def tracked() -> tuple[Path, ...]:
    """Every file git knows or would add: ignored ones are nobody's concern. Without git, the same by hand."""
    names = listed_by_git() if shutil.which("git") and (ROOT / ".git").exists() else listed_by_hand()
    return tuple(file for file in (ROOT / name for name in names) if file.is_file())


def listed_by_git() -> list[str]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return sorted(filter(None, listed.split("\0")))


def listed_by_hand() -> list[str]:
    """A downloaded archive has no `.git`: every file whose path no line of .gitignore names."""
    patterns = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    found: list[str] = []
    for folder, folders, files in os.walk(ROOT):
        place = Path(folder).relative_to(ROOT)
        folders[:] = [name for name in folders if name != ".git" and not _ignored(place / name, patterns)]
        found += [str(place / name) for name in files if not _ignored(place / name, patterns)]
    return sorted(found)


def _ignored(path: Path, patterns: Sequence[str]) -> bool:
    """`name/` is a name anywhere, `/name/` one of the first folder; `*` stands for any letters."""
    return any(
        fnmatch(str(path) if pattern.startswith("/") else path.name, pattern.strip("/"))
        for pattern in patterns
    )


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file with its content, except vendored ones and the licence."""
    for file in tracked():
        if file.suffix in TEXT and "vendor" not in file.parts and file.name != "LICENSE":
            yield file, file.read_text(encoding="utf-8", errors="replace")


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every Python file under the folders (default: the product), parsed."""
    bases = [ROOT / folder for folder in folders] or [SOURCE]
    for file in tracked():
        if file.suffix == ".py" and any(file.is_relative_to(base) for base in bases):
            yield file, ast.parse(file.read_text(encoding="utf-8"))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def public(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every public function (with "") and every public method of a public class (with its name)."""
    homes: list[tuple[str, list[ast.stmt]]] = [("", tree.body)]
    homes += [(node.name, node.body) for node in tree.body if isinstance(node, ast.ClassDef)]
    for owner, body in homes:
        for node in body if not owner.startswith("_") else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield owner, node


def short(file: Path) -> str:
    """The path as seen from the root of the repository."""
    return str(file.relative_to(ROOT))
