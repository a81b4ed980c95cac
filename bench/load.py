"""Users who read pages, each in a thread with a connection and a session of its own, apart from the site.

    python -m bench.load http://127.0.0.1:8000 --as wang,chen --paths /my/,/check/ --users 20 --seconds 15

Each user signs in by the demo's start page, reads every path once (not counted), then in a random order until
the time is over. `--pause` is the time a user reads before the next click. Prints one JSON object.
"""

import argparse
import json
import random
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence

import httpx


class User(threading.Thread):
    """One user; `times` holds the seconds of each answer by path, `wrong` what was no page."""

    def __init__(
        self, options: argparse.Namespace, account: str, together: threading.Barrier, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self.options, self.account, self.together = options, account, together
        self.paths: Sequence[str] = options.paths.split(",")
        self.chance = random.Random(seed)
        self.times: dict[str, list[float]] = defaultdict(list)
        self.wrong: dict[str, int] = defaultdict(int)

    def run(self) -> None:
        """Sign in, warm up, wait for the others, read until the time is over."""
        with httpx.Client(base_url=self.options.site, timeout=30, trust_env=False) as client:
            if self.account:
                enter(client, self.account)
            for path in self.paths:
                client.get(path)
            self.together.wait(120)
            until = time.monotonic() + self.options.seconds
            while time.monotonic() < until:
                self._read(client, self.chance.choice(self.paths))
                if self.options.pause:
                    time.sleep(self.chance.uniform(0.5, 1.5) * self.options.pause)

    def _read(self, client: httpx.Client, path: str) -> None:
        began = time.perf_counter()
        try:
            status = client.get(path).status_code
        except httpx.HTTPError as error:
            self.wrong[type(error).__name__] += 1
            return
        if status == httpx.codes.OK:
            self.times[path].append(time.perf_counter() - began)
        else:
            self.wrong[f"{status} {path}"] += 1


def enter(client: httpx.Client, account: str) -> None:
    """Sign in as a demo person with one click."""
    client.get("/demo/")
    token = client.cookies["csrftoken"]
    answer = client.post(
        f"/demo/enter/{account}/",
        data={"csrfmiddlewaretoken": token},
        headers={"Referer": str(client.base_url)},
    )
    if answer.status_code != httpx.codes.FOUND:
        sys.exit(f"cannot sign in as {account}: {answer.status_code}")


def measure(options: argparse.Namespace) -> dict[str, object]:
    """Let all users read for the time given."""
    accounts = options.accounts.split(",") if options.accounts else [""]
    together = threading.Barrier(options.users)
    crowd = [User(options, accounts[n % len(accounts)], together, n) for n in range(options.users)]
    for user in crowd:
        user.start()
    for user in crowd:
        user.join(options.seconds + 240)
    by_path: dict[str, list[float]] = defaultdict(list)
    wrong: dict[str, int] = defaultdict(int)
    for user in crowd:
        for path, times in user.times.items():
            by_path[path] += times
        for what, count in user.wrong.items():
            wrong[what] += count
    everything = [each for times in by_path.values() for each in times]
    return {
        "users": options.users,
        "seconds": options.seconds,
        "pages": len(everything),
        "all": _percentiles(everything),
        "paths": {path: _percentiles(times) for path, times in sorted(by_path.items())},
        "wrong": dict(wrong),
    }


def _percentiles(times: list[float]) -> dict[str, float]:
    """Milliseconds: half of the pages were at least as quick as p50, 95 of 100 as p95."""
    if len(times) < 20:
        return {"p50": float("nan"), "p95": float("nan"), "p99": float("nan")}
    cuts = statistics.quantiles(times, n=100)
    return {f"p{n}": round(cuts[n - 1] * 1000, 1) for n in (50, 95, 99)}


def main() -> None:
    """Read the options, measure, print."""
    reader = argparse.ArgumentParser(description="Let users read pages, and report how long they waited.")
    reader.add_argument("site")
    reader.add_argument("--as", dest="accounts", default="", help="demo accounts, taken in turn")
    reader.add_argument("--paths", required=True)
    reader.add_argument("--users", type=int, default=20)
    reader.add_argument("--seconds", type=float, default=15)
    reader.add_argument("--pause", type=float, default=0)
    print(json.dumps(measure(reader.parse_args())))


if __name__ == "__main__":
    main()
