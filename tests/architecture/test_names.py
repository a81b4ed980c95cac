"""Names that say something."""

import ast

from tests.architecture.tree import SOURCE, functions, modules, short, tracked

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
    """A public function of a module has a docstring; a private one may do without."""
    silent = []
    for file, tree in modules():
        if "migrations" in file.parts:
            continue
        public = {id(node) for node in tree.body}
        for node in functions(tree):
            if id(node) in public and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{short(file)}:{node.lineno} {node.name}")
    assert not silent


def _is_exception(node: ast.ClassDef) -> bool:
    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
    return any(
        base in {"Exception", "ValueError", "RuntimeError"} or base.startswith("Unable") for base in bases
    )
