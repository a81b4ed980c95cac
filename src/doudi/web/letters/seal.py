"""The electronic seal: an adapter. Ours is PAdES (ETSI EN 319 142) with the demonstration authority.

An office with a legal seal writes another `Sealer` (a seal server, SM2, OFD) and names it in DOUDI_SEALER.
"""

import io
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from asn1crypto import pem, x509
from django.utils.module_loading import import_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from doudi.law.errors import Unable
from doudi.web.letters import authority, emblem
from doudi.web.letters.typesetting import Typeset, picture

FIELD = "DoudiSeal"
DEMONSTRATION = "doudi.web.letters.seal.DemonstrationSealer"


class UnableToCheckSeal(Unable):
    """The file is no PDF that can be read."""


@dataclass(frozen=True)
class SealState:
    """What checking a sealed PDF found. `intact`: not one byte was changed since sealing."""

    sealed: bool
    intact: bool
    trusted: bool
    whole_file: bool
    signer: str
    sealed_at: datetime | None

    @property
    def sound(self) -> bool:
        """Sealed by an authority this site trusts, and unchanged in every part."""
        return self.sealed and self.intact and self.trusted and self.whole_file


class Sealer(Protocol):
    """What an office's seal must be able to do."""

    def seal(self, letter: Typeset, *, reason: str, at: datetime) -> bytes:
        """The same PDF with the seal in its place."""

    def check(self, pdf: bytes, *, at: datetime) -> SealState:
        """What the seal on this PDF is worth; raises UnableToCheckSeal for what is no PDF."""


@cache
def sealer(path: str = DEMONSTRATION) -> Sealer:
    """The sealer in use."""
    made: Sealer = import_string(path)()
    return made


class DemonstrationSealer:
    """Seals with a key made on this machine: it shows the way and proves nothing in law."""

    def seal(self, letter: Typeset, *, reason: str, at: datetime) -> bytes:
        """Certified (PAdES): whatever is changed or added later is shown as tampering."""
        key, certificate, root = authority.files(at)
        signer: Any = signers.SimpleSigner.load(  # type: ignore[no-untyped-call]
            str(key), str(certificate), ca_chain_files=(str(root),)
        )
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            name=authority.SIGNER,
            reason=reason,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        place = fields.SigFieldSpec(FIELD, on_page=letter.page, box=letter.box)
        work = _SignerAt(meta, signer, stamp_style=_mark(), new_field_spec=place)
        work.at = at
        out = io.BytesIO()
        work.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(letter.pdf)), output=out)
        return out.getvalue()

    def check(self, pdf: bytes, *, at: datetime) -> SealState:
        """Trusted only with the authority made on this machine, which nobody else trusts."""
        try:
            signatures = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
            if not signatures:
                return SealState(False, False, False, False, "", None)
            status = validate_pdf_signature(signatures[0], _trust(at))
        except (PdfError, ValueError, KeyError, RecursionError) as error:
            raise UnableToCheckSeal("这个文件不是可以读取的 PDF。请选择收到的原文件。") from error
        signer = status.signing_cert.subject.native.get("common_name", "")
        return SealState(
            sealed=True,
            intact=status.intact and status.valid,
            trusted=status.trusted,
            whole_file=status.coverage is SignatureCoverageLevel.ENTIRE_FILE and len(signatures) == 1,
            signer=str(signer),
            sealed_at=status.signer_reported_dt,
        )


class _SignerAt(signers.PdfSigner):
    """Puts the moment it is told into the seal, not the machine's: a demo's clock may be moved."""

    at: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        """A session that began then."""
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.at
        return session


def _mark() -> StaticStampStyle:
    """The red mark as a stamp. pyHanko reads it from a file, drawn once and kept beside the keys."""
    path = authority.folder() / "mark.pdf"
    if not path.exists():
        fresh = path.with_name(f"mark.{secrets.token_hex(4)}")
        fresh.write_bytes(picture(emblem.svg(), emblem.SIZE))
        fresh.replace(path)
    return StaticStampStyle.from_pdf_file(str(path), border_width=0, background_opacity=0.85)


def _trust(at: datetime) -> ValidationContext:
    _, _, path = authority.files(at)
    _, _, der = pem.unarmor(path.read_bytes())
    return ValidationContext(trust_roots=[x509.Certificate.load(der)], moment=at, allow_fetching=False)
