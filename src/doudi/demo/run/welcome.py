"""What the person at the keyboard reads when everything is up."""

import shlex
from pathlib import Path

PEOPLE = Path(__file__).resolve().parents[1] / "county" / "people.yaml"
TRY = """\
  What to try first
    1. Open the start page: every role is one click, nothing to type.
    2. As a citizen, check what you can get, and apply for dibao (最低生活保障) in elder mode.
    3. As the town clerk, accept the case and request the check; as the county verifier, start it: three
       departments are asked.
    4. As the county officer, confirm it; see the letter, then pay it as the finance office."""
CHECK = """\
  Check it yourself, in another terminal, while it runs
    . {file}
    .venv/bin/doudi audit verify     # nobody has changed the journal
    .venv/bin/doudi ledger verify    # every fen is accounted for, and the bank agrees"""


def show(site: str, host: str, for_shells: Path, note: str, seconds: float) -> None:
    """Print the addresses, the accounts, what to try first, and the lines that prove it."""
    lines = [
        "",
        f"  Doudi is ready after {seconds:.0f} s.",
        "",
        f"    Start page   {site}/demo/     sign in as anyone with one click",
        f"    Citizens     {site}/",
        f"    Staff        {site}/staff/",
        f"    Helpers      {site}/helper/",
        f"    Public board {site}/public/notices/",
        "",
        "  Staff accounts, to sign in by hand (the start page shows the one-time codes, and the citizens)",
        *_accounts(),
        "",
        TRY,
        "",
        CHECK.format(file=_typed(for_shells)),
        "",
        f"  Data and logs: {for_shells.parent}",
    ]
    if note:
        lines += [f"  {note}"]
    if not (host.startswith("127.") or host == "localhost"):
        lines += ["  Careful: this demo answers other machines, and anyone can sign in as anyone."]
    lines += ["", "  Ctrl-C stops everything; what was entered is kept.", ""]
    print("\n".join(lines), flush=True)


def _typed(file: Path) -> str:
    """The path as one types it here: short where that is possible, and never looked up in PATH."""
    near = file.is_relative_to(Path.cwd())
    return shlex.quote(f"./{file.relative_to(Path.cwd())}" if near else str(file))


def _accounts() -> list[str]:
    """The staff accounts of the county, from its own list."""
    import yaml  # noqa: PLC0415 - installed a moment ago, by this very process

    listed = yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))
    names = "    {username:<14} {role:<17} {zh} {en}"
    staff = [names.format(**one) for one in listed["staff"]]
    return [f"    password of all: {listed['password']}", *staff]
