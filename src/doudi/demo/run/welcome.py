"""What the person at the keyboard reads when everything is up."""

from pathlib import Path

PEOPLE = Path(__file__).resolve().parents[1] / "county" / "people.yaml"
TRY = """\
  What to try first
    1. Open the start page: every role is one click, nothing to type.
    2. As a citizen, check what you can get, and apply for dibao (最低生活保障) in elder mode.
    3. As the town clerk, accept the case and ask the three departments.
    4. As the county officer, confirm it; see the letter, then pay it as the finance office."""


def show(site: str, host: str, data: Path, note: str, seconds: float) -> None:
    """Print the addresses, the accounts and what to try first."""
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
        f"  Data and logs: {data}",
    ]
    if note:
        lines += [f"  {note}"]
    if not (host.startswith("127.") or host == "localhost"):
        lines += ["  Careful: this demo answers other machines, and anyone can sign in as anyone."]
    lines += ["", "  Ctrl-C stops everything; what was entered is kept.", ""]
    print("\n".join(lines), flush=True)


def _accounts() -> list[str]:
    """The staff accounts of the county, from its own list."""
    import yaml  # noqa: PLC0415 - installed a moment ago, by this very process

    listed = yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))
    names = "    {username:<14} {role:<17} {zh} {en}"
    staff = [names.format(**one) for one in listed["staff"]]
    return [f"    password of all: {listed['password']}", *staff]
