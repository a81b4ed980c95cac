"""Photos of papers, made safe: read as an image, turned upright, shrunk, and drawn anew.

No virus signatures are to be had offline; an image that was drawn again carries nothing but its pixels: no
place, no camera, no second file hidden behind it.
"""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps

from doudi.law.errors import Unable

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000  # told by the header, before anything is decoded
LONGEST_SIDE = 2000
MEDIA_TYPE = "image/jpeg"
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "MPO")


class UnableToReadPhoto(Unable):
    """What was uploaded is not a photo that can be kept."""


def redrawn(file: BinaryIO, size: int) -> bytes:
    """The photo as a JPEG of at most 2,000 pixels a side, without its metadata; `size` in bytes."""
    if size > MOST_BYTES:
        raise UnableToReadPhoto(
            "这张照片超过 10 MB。请用手机重新拍一张，不用选最高清。",
            "This photo is over 10 MB. Please take it again at a lower quality.",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn(file)
    except UnableToReadPhoto:
        raise
    except Exception as error:  # whatever a crafted file makes the decoder do, it is no photo
        raise UnableToReadPhoto(
            "打不开这张照片。请用手机重新拍一张，或换成 JPG、PNG 图片。",
            "This photo cannot be opened. Please take it again, or use a JPG or PNG picture.",
        ) from error


def _drawn(file: BinaryIO) -> bytes:
    with Image.open(file, formats=_FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise UnableToReadPhoto(
                "这张照片的尺寸太大。请用手机重新拍一张。", "This photo is too large. Please take it again."
            )
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clean = Image.new("RGB", upright.size)
        clean.paste(upright)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=80)
    return out.getvalue()
