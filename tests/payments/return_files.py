"""Return files as a bank writes them."""


def written(key: str, rows: list[list[object]]) -> bytes:
    """The return file of the file `key` with these lines, and the right totals."""
    sums = [
        sum(int(str(r[2])) for r in rows if r[3] == status) for status in ("paid", "rejected", "returned")
    ]
    whole = [["DOUDI-RETURN", 1, key, len(rows)], *rows, ["END", len(rows), *sums]]
    return "".join(",".join(map(str, row)) + "\n" for row in whole).encode()
