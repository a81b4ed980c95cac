"""The demonstration authority: a key pair made at first use, so that sealing can be tried.

It is no government seal. Its name says so in every certificate, and an office with a legal seal puts
another `Sealer` in its place (see `seal.py`). The keys lie outside the database, readable by the owner alone.
"""

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

AUTHORITY = "兜底演示签章机构（演示，非政府印章）"
SIGNER = "兜底演示电子签章（演示，非政府印章）"
KEY_BITS = 3072
YEARS = 10
_ANY_KEY_USE = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


def folder() -> Path:
    """Where the demonstration authority keeps its key and certificates."""
    return Path(settings.DATA) / "seal"


def files(at: datetime) -> tuple[Path, Path, Path]:
    """Paths of the signing key, its certificate and the authority's certificate (PEM), made when absent.

    Two processes that start together agree: the folder is made aside and renamed; the later takes
    the first one's.
    """
    home = folder()
    if not home.exists():
        _create(home, at)
    return home / "signer-key.pem", home / "signer.pem", home / "authority.pem"


def _create(home: Path, at: datetime) -> None:
    fresh = home.with_name(f"seal.{secrets.token_hex(4)}")
    fresh.mkdir(parents=True, mode=0o700)
    root_key, key = (rsa.generate_private_key(65537, KEY_BITS) for _ in range(2))
    root = _certificate(AUTHORITY, root_key, AUTHORITY, root_key, at, is_authority=True)
    signer = _certificate(SIGNER, key, AUTHORITY, root_key, at, is_authority=False)
    _write(fresh / "signer-key.pem", _pem(key))
    _write(fresh / "signer.pem", signer.public_bytes(serialization.Encoding.PEM))
    _write(fresh / "authority.pem", root.public_bytes(serialization.Encoding.PEM))
    try:
        fresh.rename(home)
    except OSError:  # another process was first
        for file in fresh.iterdir():
            file.unlink()
        fresh.rmdir()


def _certificate(
    subject: str,
    key: rsa.RSAPrivateKey,
    issuer: str,
    issuer_key: rsa.RSAPrivateKey,
    at: datetime,
    *,
    is_authority: bool,
) -> x509.Certificate:
    use = _ANY_KEY_USE | (
        {"key_cert_sign": True, "crl_sign": True}
        if is_authority
        else {"digital_signature": True, "content_commitment": True}
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A year back: readers' clocks are slow, and the clock of the demo is moved, forward and back.
        .not_valid_before(at - timedelta(days=366))
        .not_valid_after(at + timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**use), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if not is_authority:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Doudi 兜底 demonstration"),
            x509.NameAttribute(NameOID.COMMON_NAME, text),
        ]
    )


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
