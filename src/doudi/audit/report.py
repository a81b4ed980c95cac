"""The result of a check, printed: the same for both doors."""

from doudi.audit.check import Report
from doudi.audit.signature import PublicKeys, fingerprint

MOST = 100


def print_report(report: Report, keys: PublicKeys, waiting: int = 0) -> int:
    """Print what was compared and what is wrong; gives the exit status, 0 or 1."""
    print(f"Compared {report.leaves} entries with {report.heads} signed heads.")
    for name, key in keys.items():
        print(f"Key {name}: {fingerprint(key)}")
    if waiting:
        print(f"{waiting} entries wait to be sealed.")
    for finding in report.findings[:MOST]:
        print(f"WRONG  {finding}")
    if len(report.findings) > MOST:
        print(f"… and {len(report.findings) - MOST} more.")
    print("The journal holds." if report.holds else "The journal does NOT hold.")
    return 0 if report.holds else 1
