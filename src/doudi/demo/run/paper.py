"""PDF letters need pango and a Chinese typeface: installed where we may, said where we may not."""

import ctypes.util
import shutil
import subprocess

from doudi.demo.run import system

APT = ("libpango-1.0-0", "libpangoft2-1.0-0", "fontconfig", "fonts-noto-cjk")
DNF = ("pango", "google-noto-sans-cjk-fonts")


def provide() -> str:
    """Install what PDF needs; gives a note for the person when that is not possible, else nothing."""
    if missing() == "":
        return ""
    try:
        system.need(missing(), apt=APT, dnf=DNF)
    except system.UnableToInstall:
        command = system.install_command(APT, DNF) or "install pango and a Chinese typeface"
        return f"PDF letters are off (the browser still prints them). To have them: {command}"
    return ""


def missing() -> str:
    """What PDF letters lack on this machine, in words; empty when they work."""
    if ctypes.util.find_library("pangoft2-1.0") is None and ctypes.util.find_library("pango-1.0") is None:
        return "pango (for PDF letters, about 60 MB with the typeface)"
    if not _has_chinese_typeface():
        return "a Chinese typeface (for PDF letters, about 60 MB)"
    return ""


def _has_chinese_typeface() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True)
    return bool(listed.stdout.strip())
