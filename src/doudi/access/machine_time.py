"""The machine's own seconds, for what lives outside the office's calendar: sessions and one-time passwords.

An authenticator app runs on real time, so the demo's clock, which can be moved by days, must not reach it.
"""

import time


def seconds() -> int:
    """Seconds since 1970, UTC."""
    return int(time.time())
