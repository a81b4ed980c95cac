"""Names that say something."""

import ast
from importlib import import_module
from pathlib import Path

from tests.architecture.tree import SOURCE, modules, public, short, tracked

EMPTY_WORDS = {
    "utils",
    "helpers",
    "common",
    "core",
    "shared",
    "misc",
    "signals",
    "managers",
    "util",
    "helper",
}
# The person who applies for others is called a helper in the field (代办人), and has pages of that name.
THE_PERSON = {"web/helper", "web/locale/helper", "web/static/helper", "web/templates/helper"}


def test_no_module_is_named_after_nothing() -> None:
    named: set[str] = set()
    for file in tracked():
        if not file.is_relative_to(SOURCE) or "vendor" in file.parts:
            continue
        parts = file.relative_to(SOURCE).with_suffix("").parts
        for depth, part in enumerate(parts):
            if part in EMPTY_WORDS and "/".join(parts[: depth + 1]) not in THE_PERSON:
                named.add(short(file))
    assert not named


def test_refusals_are_named_for_what_was_not_possible() -> None:
    """Every exception of ours is called UnableTo…, and is one of `doudi.law.errors.Unable`."""
    wrong = []
    for file, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and _is_exception(node) and not node.name.startswith("Unable"):
                wrong.append(f"{short(file)}: {node.name}")
    assert not wrong


def test_public_functions_say_what_they_do() -> None:
    """A public function of a module, and a public method of a public class, has a docstring.

    A method that fulfils what a class of Django or Python declares is told there.
    """
    silent = [
        f"{short(file)}:{method.lineno} {method.name}"
        for file, tree in modules()
        if "migrations" not in file.parts
        for owner, method in public(tree)
        if not ast.get_docstring(method) and not (owner and _is_declared_elsewhere(file, owner, method.name))
    ]
    assert not silent


def test_a_silent_function_or_method_is_noticed() -> None:
    words = "def f(): ...\ndef _g(): ...\nclass {}:\n def m(self): ...\n def _n(self): ..."
    assert [method.name for _, method in public(ast.parse(words.format("A")))] == ["f", "m"]
    assert [method.name for _, method in public(ast.parse(words.format("_A")))] == ["f"]
    scope, columns = SOURCE / "access" / "scope.py", SOURCE / "registry" / "columns.py"
    assert _is_declared_elsewhere(columns, "CodeOrdered", "db_parameters")
    assert not _is_declared_elsewhere(scope, "ScopedQuerySet", "within")


def _is_declared_elsewhere(file: Path, owner: str, method: str) -> bool:
    name = ".".join(file.relative_to(SOURCE.parent).with_suffix("").parts)
    kind = getattr(import_module(name), owner)
    return any(method in vars(base) for base in kind.__mro__ if not base.__module__.startswith("doudi"))


def _is_exception(node: ast.ClassDef) -> bool:
    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
    return any(
        base in {"Exception", "ValueError", "RuntimeError"} or base.startswith("Unable") for base in bases
    )
