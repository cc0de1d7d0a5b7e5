"""Until when the certificate counts that the web program shows to the proxy: said in time, for then nobody gets in."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from models.clock import now
from routes.words import day

_IN_TIME = timedelta(days=30)
_MEND = "Make another with deploy/make-certificate.sh, then start the web program and the proxy anew."
_SOON = f"The certificate between proxy and program ends within 30 days. From then on the proxy lets nobody in. {_MEND}"
_ENDED = f"The certificate between proxy and program has ended, so the proxy lets nobody in. {_MEND}"


def standing_of_certificate(file: str) -> tuple[str, str]:
    """How the certificate in the file stands, and what to do where that is not good; nothing where none is named."""
    if not file:
        return "", ""
    try:
        ends: datetime = x509.load_pem_x509_certificate(Path(file).read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        return "Cannot be read", f"WEB_CERTIFICATE is “{file}”, where no certificate is that can be read. {_MEND}"
    if ends < now():
        return f"Ended on {day(ends.date())}", _ENDED
    return f"Counts until {day(ends.date())}", _SOON if ends - now() < _IN_TIME else ""
