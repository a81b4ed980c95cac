"""The `doudi` command: one door for everything that is typed.

Some subcommands need no database and start without Django: they are listed in `PLAIN` and loaded only when
asked for. All others are Django management commands of the apps.
"""

import ast
import importlib
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import doudi
from doudi.conf import database
from doudi.law.errors import Unable

# name -> (module with `run(argv) -> exit status`, what it does)
PLAIN: dict[str, tuple[str, str]] = {
    "assess": ("doudi.conf.assess", "decide a household from a JSON file, article by article"),
    "facts": ("doudi.conf.facts", "list every fact the law asks for"),
    "policy": ("doudi.conf.policy", "check the policies, print a benefit in words, compare two days"),
    "population": ("doudi.conf.population", "make up a population, to try rules on"),
    "sweep": ("doudi.conf.sweep", "decide every household of a population by every rule"),
    "simulate": ("doudi.conf.simulate", "what a reform of the law would do to a population"),
    "department": ("doudi.demo.departments.command", "run a sandbox department: police, labour or bank"),
    "bank": ("doudi.demo.bank.command", "run the sandbox payment bank"),
    "sms": ("doudi.demo.sms.command", "run the sandbox SMS gateway"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; the exit status is 0, or 2 with one clear line when it was refused."""
    words = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    try:
        status = _run(words)
        sys.stdout.flush()
        return status
    except Unable as refusal:
        print(f"doudi {words[0]}: {refusal}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # `doudi facts | head` is no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # the disk is full, a folder is missing or another's
        where = f"{error.filename}: " if error.filename else ""
        print(f"doudi {words[0]}: {where}{error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _run(words: list[str]) -> int:
    if words in (["-h"], ["--help"], ["help"]):
        print(_overview())
        return 0
    if words[0] in PLAIN:
        return load(PLAIN[words[0]][0])(words[1:])
    return _run_django(words)


def load(module: str) -> Callable[[list[str]], int]:
    """The `run` of a plain command's module."""
    run: Callable[[list[str]], int] = importlib.import_module(module).run
    return run


def _run_django(words: list[str]) -> int:
    """Hand over to Django; a setting that is missing is said in one line, without a traceback."""
    if {"-h", "--help"} & set(words):
        os.environ["DOUDI_MODE"] = "demo"  # an explanation needs no secret, and explains the demo's too
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.conf.settings")
    management = importlib.import_module("django.core.management")
    refused = importlib.import_module("django.core.exceptions").ImproperlyConfigured
    silent = importlib.import_module("django.db").OperationalError
    if words[0] not in described() and words[0] not in _djangos(management):
        print(f"doudi: there is no command {words[0]!r}. `doudi --help` lists them all.", file=sys.stderr)
        return 2
    try:
        if words[0] not in {"migrate", "demo"}:  # these two may make a database
            database.only_what_is_there()
        importlib.import_module("doudi.access.rls").open_process()  # a command serves every division
        management.execute_from_command_line(["doudi", *words])
    except refused as refusal:
        print(f"doudi {words[0]}: {refusal}{database.of_the_demo()}", file=sys.stderr)
        return 2
    except silent as error:
        print(f"doudi {words[0]}: {database.silence(error)}{database.of_the_demo()}", file=sys.stderr)
        return 2
    return 0


def _djangos(management: ModuleType) -> set[str]:
    """The names of Django's own commands, which can be known without reading any setting."""
    root = Path(management.__path__[0]).parents[1]
    places = [root / "core" / "management", *root.glob("contrib/*/management")]
    return {name for place in places for name in management.find_commands(str(place))}


def described() -> dict[str, str]:
    """Our management commands and the first line of each one's docstring, without importing them."""
    found: dict[str, str] = {}
    for app in sorted(Path(next(iter(doudi.__path__))).glob("*/management/commands")):
        for module in pkgutil.iter_modules([str(app)]):
            if not module.name.startswith("_"):
                text = (app / f"{module.name}.py").read_text(encoding="utf-8")
                words = ast.get_docstring(ast.parse(text)) or ""
                line = re.sub(r"^`?doudi [^:]*:\s*", "", words.partition("\n")[0]).rstrip(".")
                found[module.name] = line[:1].lower() + line[1:]
    return dict(sorted(found.items()))


def _overview() -> str:
    rows = [
        "Doudi 兜底: social assistance, from application to money.",
        "",
        "Without a database, or by the book of a site (--book):",
    ]
    rows += [f"  {name:<12} {does}" for name, (_, does) in PLAIN.items()]
    rows += ["", "On the database (DOUDI_DATABASE_URL):"]
    rows += [f"  {name:<12} {does}" for name, does in described().items()]
    rows += ["  migrate, collectstatic, check, createsuperuser and all other commands of Django", ""]
    rows += ["`doudi COMMAND --help` explains one. To see everything at work: ./run"]
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
