"""The demo county with few people, and all around it as processes: departments, bank, phones, worker."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from doudi.demo import county
from tests.databases import LiveDatabase
from tests.site import free_port, served

TOKEN = "test-token-of-the-sandboxes"
SANDBOXES = {
    "DOUDI_POLICE_URL": ("doudi.demo.departments.command", "police", "departments"),
    "DOUDI_LABOUR_URL": ("doudi.demo.departments.command", "labour", "departments"),
    "DOUDI_BANK_RECORDS_URL": ("doudi.demo.departments.command", "bank", "departments"),
    "DOUDI_BANK_URL": ("doudi.demo.bank.command", "", "bank"),
    "DOUDI_SMS_URL": ("doudi.demo.sms.command", "", "sms"),
}
TOKENS = dict.fromkeys(("DOUDI_DEPARTMENT_TOKEN", "DOUDI_BANK_TOKEN", "DOUDI_SMS_TOKEN"), TOKEN)
WORK = "from doudi.conf.command import main; raise SystemExit(main(['work']))"


@dataclass
class Town:
    """A running town: the site's address, and the addresses of what stands around it."""

    site: str
    addresses: dict[str, str]

    def disturb(self, variable: str, mode: str) -> None:
        """Let a department fail in some way, or ("none") work again."""
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.addresses[variable]}/_fault",
            data=json.dumps({"mode": mode}).encode(),
            headers={"Authorization": f"Bearer {TOKEN}"},
        )
        with urllib.request.urlopen(request, timeout=10):  # noqa: S310 - our own address
            pass

    def code_on_the_phone(self) -> str:
        """The newest sign-in code that any phone of the town received."""

        def found() -> str:
            with urllib.request.urlopen(self.addresses["DOUDI_SMS_URL"], timeout=10) as page:  # noqa: S310
                codes = re.findall(r"(?:验证码|确认码) (\d{6})", page.read().decode())
            return codes[0] if codes else ""

        return str(eventually(found))


@contextmanager
def running(database: LiveDatabase, folder: Path) -> Iterator[Town]:
    """Load the county, start everything, and stop it all at the end."""
    county.load(lambda *_: None, departments=folder / "departments", people=60)
    addresses, commands = {}, []
    for variable, (module, name, data) in SANDBOXES.items():
        port = free_port()
        addresses[variable] = f"http://127.0.0.1:{port}"
        words = [name] if name else []
        commands.append(
            [sys.executable, "-m", module, *words, "--port", str(port), "--data", str(folder / data)]
        )
    environment = {**database.environment, **addresses, **TOKENS}
    with ExitStack() as stack:
        for command in [*commands, [sys.executable, "-c", WORK]]:
            stack.enter_context(_process(command, environment))
        for address in addresses.values():
            eventually(lambda address=address: _answers(address))  # type: ignore[misc]
        site = stack.enter_context(served(environment))
        yield Town(site.url, addresses)


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def eventually(look: Callable[[], object], seconds: float = 120) -> object:
    """What `look` gives once it gives something; an assertion after `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.3)
    raise AssertionError("it did not happen in time")
