"""Photos are drawn anew: nothing but pixels is kept, and nothing else is taken for one."""

import io

import pytest
from PIL import Image, ImageFile

from doudi.web.photos import LONGEST_SIDE, MOST_BYTES, UnableToReadPhoto, redrawn


def photo(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#3a7").save(out, kind, **more)
    return out.getvalue()


def test_metadata_and_what_hides_behind_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif[0x8825] = {1: "N"}
    data = photo(exif=exif) + b"PK\x03\x04 another file"
    clean = redrawn(io.BytesIO(data), len(data))
    assert b"Camera" not in clean and b"PK\x03\x04" not in clean
    assert not Image.open(io.BytesIO(clean)).getexif()


def test_it_stands_upright_and_is_shrunk() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    data = photo((3000, 1000), exif=exif)
    clean = Image.open(io.BytesIO(redrawn(io.BytesIO(data), len(data))))
    assert clean.size[1] == LONGEST_SIDE and clean.size[0] < clean.size[1]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<svg/>", b"\xff\xd8\xff broken", b"GIF89a"])
def test_what_is_no_photo(data: bytes) -> None:
    with pytest.raises(UnableToReadPhoto, match="打不开"):
        redrawn(io.BytesIO(data), len(data))


def test_too_large() -> None:
    with pytest.raises(UnableToReadPhoto, match="10 MB"):
        redrawn(io.BytesIO(b""), MOST_BYTES + 1)
    bomb = photo((9000, 9000), "PNG")
    with pytest.raises(UnableToReadPhoto):
        redrawn(io.BytesIO(bomb), len(bomb))


def test_many_pixels_are_refused_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = photo((8000, 6000), "PNG")  # 48 million, under Pillow's own limit
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda *_: pytest.fail("decoded"))
    with pytest.raises(UnableToReadPhoto, match="尺寸太大"):
        redrawn(io.BytesIO(data), len(data))
