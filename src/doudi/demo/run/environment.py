"""The environment every process of the demo gets: one data folder, one database, the sandboxes' addresses."""

import json
import os
import secrets
import shlex
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
DEPARTMENTS = ("police", "labour", "bank")
FOR_SHELLS = "demo.env"


def data_folder() -> Path:
    """Where the demo keeps everything: DOUDI_DATA, else `data` beside this program.

    The office's own data are in `office` below it. What the sandboxes know is in `sandboxes`: those are other
    people's machines, which hold names and numbers in clear, as real ones do.
    """
    return Path(os.environ.get("DOUDI_DATA") or ROOT / "data").resolve()


def of_demo(host: str, port: int, ports: Mapping[str, int]) -> dict[str, str]:
    """The variables for the demo on `host:port`, with the sandboxes on `ports` (by name)."""
    data = data_folder()
    secret = _secrets(data / "demo-secrets.json")
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    loopback = host.startswith("127.") or host == "localhost"
    here = {name: f"http://127.0.0.1:{number}" for name, number in ports.items()}
    database = os.environ.get("DOUDI_DATABASE_URL") or os.environ.get("DATABASE_URL")
    return {
        **os.environ,
        **({"DOUDI_DATABASE_URL": database} if database else {}),
        "DJANGO_SETTINGS_MODULE": "doudi.conf.settings",
        "DOUDI_MODE": "demo",
        "DOUDI_DATA": str(data / "office"),
        "DOUDI_SANDBOXES": str(data / "sandboxes"),
        "DOUDI_SECRET": secret["site"],
        "DOUDI_HOSTS": os.environ.get("DOUDI_HOSTS") or ("127.0.0.1,localhost,[::1]" if loopback else "*"),
        "DOUDI_SITE": os.environ.get("DOUDI_SITE") or f"http://{shown}:{port}",
        "DOUDI_POLICE_URL": here["police"],
        "DOUDI_LABOUR_URL": here["labour"],
        "DOUDI_BANK_RECORDS_URL": here["bank"],
        "DOUDI_DEPARTMENT_TOKEN": secret["departments"],
        "DOUDI_BANK_URL": here["payments"],
        "DOUDI_BANK_TOKEN": secret["payments"],
        "DOUDI_SMS_URL": here["sms"],
        "DOUDI_SMS_TOKEN": secret["sms"],
        "PYTHONUNBUFFERED": "1",
    }


def write_for_shells(variables: Mapping[str, str], data: Path) -> Path:
    """Write what a shell has to read (`. data/demo.env`) before `doudi` finds this demo; gives the file.

    Only its owner can read it: it holds the demo's secrets.
    """
    told = sorted(name for name in variables if name.startswith(("DOUDI_", "DJANGO_SETTINGS")))
    lines = [f"export {name}={shlex.quote(variables[name])}\n" for name in told]
    _write_for_owner(data / FOR_SHELLS, "".join(lines))
    return data / FOR_SHELLS


def _write_for_owner(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(text)
    fresh.replace(file)


def _secrets(file: Path) -> dict[str, str]:
    """Tokens of this demo, made once and kept: a later start finds its sessions and sandboxes again."""
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    wanted = ("site", "departments", "payments", "sms")
    missing = [name for name in wanted if name not in kept]
    if missing:
        kept.update({name: secrets.token_urlsafe(36) for name in missing})
        _write_for_owner(file, json.dumps(kept, indent=1))
    return kept
